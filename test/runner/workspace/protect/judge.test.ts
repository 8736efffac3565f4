import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWorkspaceFile } from '../../../../policy/containment/containment.ts';
import { DEFAULT_RULES } from '../../../../policy/containment/rules.ts';
import { tierOf } from '../../../../policy/containment/tiers.ts';
import { bytesOf } from '../../../../runner/git/bytes.ts';
import { holdsProtected } from '../../../../runner/workspace/protect/holds.ts';
import { Judge } from '../../../../runner/workspace/protect/judge.ts';

const TOML = `[containment]
blocked_files = ["*.pem", "a/**/b?", "!.env.*"]
readonly_directories = ["vendor", "./top", "x/**"]
readonly_files = ["deep/*/file[0-9]", "Straße"]
`;
const { containment } = parseWorkspaceFile('paddock.toml', TOML, ['github']);

const words = [...new Set(DEFAULT_RULES.flatMap(({ pattern }) => pattern.split(/[/{},]/)))].filter(
  (word) => word !== '' && word !== '**',
);
const name = fc.oneof(
  fc.constantFrom(...words),
  fc.constantFrom(...words).map((word) => word.toUpperCase()),
  fc.constantFrom(...words).map((word) => `${word}.`),
  fc.constantFrom(...words).map((word) => word.replaceAll('*', 'q')),
  fc.constantFrom(
    '.git',
    '.GIT',
    'git~1',
    '.g\u200cit',
    'hooks',
    'config',
    'HEAD',
    'a',
    'bc',
    'x',
    'top',
    'deep',
    'file1',
    'STRASSE',
    'k.pem',
    'vendor',
    'src',
    'a\\.env',
    'SECRE~1.YAM',
    'é',
    '\u00ff',
  ),
  fc.string({ minLength: 1, maxLength: 6 }).filter((text) => !/[/\0]/.test(text)),
);
const bytePath = fc
  .array(name, { minLength: 1, maxLength: 5 })
  .map((names) => Buffer.from(names.join('/')).toString('latin1'));

describe('the quick judge', () => {
  it('says of every path what the tiers say', () => {
    const judge = new Judge(containment);
    fc.assert(
      fc.property(bytePath, fc.boolean(), (path, isFolder) => {
        expect(judge.tier(path, isFolder)).toEqual(tierOf(bytesOf(path), isFolder, containment));
      }),
      { numRuns: 3000 },
    );
  });

  it('has something to say about some of them', () => {
    const judge = new Judge(containment);
    const tiers = ['src/a.ts', 'a/k.pem', 'sub/.claude/x', 'x/y', 'deep/q/file1'].map(
      (path) => judge.tier(path, false).tier,
    );
    expect(tiers).toEqual(['readwrite', 'blocked', 'readonly', 'readonly', 'readonly']);
  });
});

describe('what may have protected paths below it', () => {
  it.each([
    ['.cargo', true],
    ['sub/.github', true],
    ['deep', true],
    ['deep/q', true],
    ['src', false],
    ['other/deep', false],
    ['docs/readme.md', false],
  ])('%s: %s', (path, holds) => {
    expect(holdsProtected(path, containment) !== undefined).toBe(holds);
  });
});
