import { expect, it } from 'vitest';
import { matcher } from '../../../../generators/oci/layer/patterns.ts';

it('without a pattern nothing matches', () => {
  expect(matcher([])('usr')).toBe(false);
});

it.each([
  ['usr/share/doc/**', 'usr/share/doc/bash/copyright', true],
  ['usr/share/doc/**', 'usr/share/doc', true],
  ['usr/share/doc/**', 'usr/share/docs/x', false],
  ['usr/share/doc/*/changelog*', 'usr/share/doc/a/changelog.gz', true],
  ['usr/share/doc/*/changelog*', 'usr/share/doc/a/b/changelog', false],
  ['**/*.map', 'package/.hidden/.x.map', true],
  ['usr/bin/[', 'usr/bin/[', true],
])('%s against %s: %s', (pattern, path, matches) => {
  expect(matcher(['none', pattern])(path)).toBe(matches);
});
