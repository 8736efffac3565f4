import { describe, expect, test } from 'vitest';
import type { Swept } from '../../../runner/sweep/sweep.ts';
import { sweepLines, sweepNext } from '../../../runner/sweep/words.ts';
import { NO_WORK } from '../../../runner/sweep/work.ts';

const NOTHING: Swept = {
  schema: 'paddock/sweep/v1',
  ...{ dry_run: false, engines: ['podman'], networks: [], copies: [], logs: [] },
};
const some = (rest: Partial<Swept>): Swept => ({ ...NOTHING, ...rest });
const copy = (removed: boolean, files = 0) => ({
  run: 'r1',
  folder: '/s/r1',
  removed,
  work: { ...NO_WORK, files },
});

describe('what a sweep says', () => {
  test('names each thing, and what was kept with its place', () => {
    const swept = some({
      networks: [{ engine: 'podman', id: 'n1' }],
      copies: [copy(true), copy(false, 2)],
      logs: ['r0'],
    });
    expect(sweepLines(swept)).toEqual([
      'removed the containers and volumes of n1 (podman)',
      'removed the copy of r1, with no work in it',
      'kept the copy of r1, with 2 files that its agent changed: /s/r1',
      'removed the audit log of r0',
    ]);
    expect(sweepNext(swept)).toEqual([expect.stringContaining('paddock sweep --yes')]);
  });

  test('says in a dry run what would be', () => {
    const swept = some({ dry_run: true, copies: [copy(true), copy(false, 1)] });
    expect(sweepLines(swept)).toEqual([
      expect.stringMatching(/^would remove /),
      expect.stringMatching(/^would keep /),
    ]);
    expect(sweepNext(some({ dry_run: true, logs: ['r0'] }))).toEqual(['Next: paddock sweep']);
  });

  test('says that nothing was left, and where nobody could look', () => {
    expect(sweepNext(NOTHING)).toEqual(['Dead runs have left nothing.']);
    expect(sweepNext(some({ engines: [] })).join(' ')).toContain('were not looked for. Next: paddock doctor');
  });
});
