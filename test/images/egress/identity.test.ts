import { expect, it } from 'vitest';
import { refuseRoot } from '../../../images/egress/identity.ts';

it.each([
  { uid: 0, euid: 0 },
  { uid: 0, euid: 65532 },
  { uid: 65532, euid: 0 },
])('root is refused: %o', (ids) => {
  expect(() => refuseRoot(ids)).toThrow(expect.objectContaining({ status: 77 }));
});

it('another user is not', () => {
  expect(() => refuseRoot({ uid: 65532, euid: 65532 })).not.toThrow();
});
