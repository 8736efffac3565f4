import fc from 'fast-check';
import picomatch from 'picomatch';
import { describe, expect, it, vi } from 'vitest';
import { globFits, parseGlob } from '../../../policy/containment/glob.ts';
import { foldName, nameOf } from '../../../policy/containment/names.ts';
import { TIERS, type TierName, tierOf } from '../../../policy/containment/tiers.ts';
import { DEFAULT, parse } from './support.ts';

vi.setConfig({ testTimeout: 60_000 });

const names = (path: string) => path.split('/').map(nameOf);
const rank = (tier: TierName) => TIERS.indexOf(tier);

/** Names that mean something here, parts of them, and any others. */
const name = fc
  .oneof(
    fc.constantFrom(
      '.env',
      '.env.local',
      '.vscode',
      '.claude',
      'agents',
      '.git',
      'hooks',
      'config',
      'modules',
      'refs',
    ),
    fc.constantFrom(
      'paddock.toml',
      '.github',
      'workflows',
      'src',
      'a.ts',
      'objects',
      'info',
      'alternates',
      'x.code-workspace',
    ),
    fc.stringMatching(/^[a-z.-]{1,4}$/),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }),
  )
  .filter((text) => !/[/\0\\]/.test(text) && text !== '.' && text !== '..');
const path = fc.array(name, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));

/** Ways to write a path so that some file system takes it for the same. */
const disguise = fc.constantFrom<(path: string, at: number) => string>(
  (text) => text.toUpperCase(),
  (text) => text.toLowerCase(),
  (text) => text.normalize('NFD'),
  (text) => text.normalize('NFC'),
  (text) => text.replaceAll('/', '//'),
  (text) => `./${text.replaceAll('/', '/./')}`,
  (text) => `${text}/`,
  (text) => text.replaceAll('/', './'),
  (text) => text.replaceAll('/', ' /'),
  (text) => text.replaceAll('/', '::$INDEX_ALLOCATION/'),
  (text) => `${text}::$DATA`,
  (text, at) => spliced(text, at, '\u200c'),
  (text, at) => spliced(text, at, '\ufeff'),
  (text, at) => spliced(text, at, '\u00ad'),
  (text) => text.replace(/[!-.0-~]/g, (one) => String.fromCodePoint((one.codePointAt(0) ?? 0) + 0xfee0)),
);

function spliced(text: string, at: number, inserted: string): string {
  const characters = Array.from(text);
  return characters.toSpliced(at % (characters.length + 1), 0, inserted).join('');
}

describe('a protected path', () => {
  it('is no less protected under any disguise', () => {
    fc.assert(
      fc.property(path, disguise, fc.nat(20), fc.boolean(), (text, change, at, isDirectory) => {
        // A stream's colon in the name itself already ends it: there is nothing left to disguise.
        fc.pre(!text.includes(':'));
        const before = tierOf(text, isDirectory, DEFAULT).tier;
        const after = tierOf(change(text, at), isDirectory, DEFAULT).tier;
        expect(
          rank(after),
          `${JSON.stringify(change(text, at))} for ${JSON.stringify(text)}`,
        ).toBeLessThanOrEqual(rank(before));
      }),
      { numRuns: 20_000 },
    );
  });

  it('protects what is below it, if it is a directory', () => {
    const folders = fc.constantFrom(
      '.vscode',
      '.claude',
      '.ssh',
      'a/.idea',
      '.github/workflows',
      '.git/hooks',
      '.git/info',
    );
    fc.assert(
      fc.property(folders, path, fc.boolean(), (folder, below, isDirectory) => {
        expect(tierOf(`${folder}/${below}`, isDirectory, DEFAULT).tier).not.toBe('readwrite');
      }),
    );
  });

  it('folds to itself once it is folded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(foldName(foldName(text))).toBe(foldName(text));
      }),
      { numRuns: 20_000 },
    );
  });
});

describe('decisions', () => {
  const WORDS = ['a', 'b', 'c', 'ab', 'key', 'x'];
  const word = fc.constantFrom(...WORDS);
  const list = fc.array(word, { maxLength: 3 });

  it('are those of a plain reading, where patterns are plain names', () => {
    fc.assert(
      fc.property(
        fc.record({ blockedFiles: list, blockedFolders: list, readonlyFiles: list, readonlyFolders: list }),
        fc.array(word, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        (lists, parts, isDirectory) => {
          const containment = parse(
            '[containment]',
            `blocked_files = ${JSON.stringify(lists.blockedFiles)}`,
            `blocked_directories = ${JSON.stringify(lists.blockedFolders)}`,
            `readonly_files = ${JSON.stringify(lists.readonlyFiles)}`,
            `readonly_directories = ${JSON.stringify(lists.readonlyFolders)}`,
          );
          const said = (files: string[], folders: string[]) =>
            parts.some((part) => folders.includes(part)) ||
            (!isDirectory && files.includes(parts.at(-1) ?? ''));
          const expected = said(lists.blockedFiles, lists.blockedFolders)
            ? 'blocked'
            : said(lists.readonlyFiles, lists.readonlyFolders)
              ? 'readonly'
              : 'readwrite';
          expect(tierOf(parts.join('/'), isDirectory, containment).tier).toBe(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('leave alone what has no protected name in it', () => {
    const harmless = fc.stringMatching(/^[a-z]{1,3}[0-9]{1,3}(\.(ts|md|py))?$/);
    fc.assert(
      fc.property(fc.array(harmless, { minLength: 1, maxLength: 6 }), fc.boolean(), (parts, isDirectory) => {
        expect(tierOf(parts.join('/'), isDirectory, DEFAULT)).toEqual({ tier: 'readwrite' });
      }),
    );
  });
});

/** Pieces of patterns that this language and picomatch's mean the same by. */
const piece = fc.constantFrom('a', 'b', '.', 'ab', '*', '?', '[ab]', '[^a]', '{a,b}', '{a,b.b}');
const segment = fc
  .array(piece, { minLength: 1, maxLength: 4 })
  .map((pieces) => pieces.join(''))
  // A dot at a name's end is dropped here: the file systems of Windows take no notice of it.
  .filter((text) => !/\*\*|\.$/.test(text));
const pattern = fc
  .array(fc.oneof({ weight: 4, arbitrary: segment }, { weight: 1, arbitrary: fc.constant('**') }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((segments) => [...segments, 'a'].join('/'));
const plainName = fc.stringMatching(/^[ab.]{1,4}$/).filter((text) => !/^\.\.?$|\.$/.test(text));

describe('patterns', () => {
  it('fit what picomatch says that they fit', () => {
    let fitting = 0;
    const plainPath = fc
      .array(plainName, { minLength: 1, maxLength: 4 })
      .map((parts) => [...parts, 'a'].join('/'));
    fc.assert(
      fc.property(pattern, plainPath, (text, candidate) => {
        const glob = parseGlob(text, 'files');
        fc.pre(!('fault' in glob) && !/\/\.{0,2}\//.test(`/${text}/`));
        if ('fault' in glob) return;

        const expected = picomatch.isMatch(candidate, text, { dot: true, nocase: true, noextglob: true });
        if (expected) fitting += 1;
        expect(globFits(glob, names(candidate)), `${text} and ${candidate}`).toBe(expected);
      }),
      { numRuns: 20_000 },
    );
    expect(fitting).toBeGreaterThan(100);
  });

  it('never take long, whatever they are', () => {
    const any = fc.oneof(
      fc
        .array(fc.constantFrom('*', 'a', '?', '[a-z]', '{a,*a}', '/', '**', '**/', 'a*'), {
          minLength: 1,
          maxLength: 60,
        })
        .map((pieces) => pieces.join('')),
      fc.string({ unit: 'binary', maxLength: 80 }),
    );
    const long = [`${'a'.repeat(255)}b`, 'a/'.repeat(1000), `${'a'.repeat(60)}/`.repeat(60)].map((text) =>
      text
        .split('/')
        .filter((part) => part !== '')
        .map(nameOf),
    );
    let slowest = { took: 0, text: '' };
    let parsed = 0;
    fc.assert(
      fc.property(any, (text) => {
        const start = process.cpuUsage();
        const glob = parseGlob(text, 'files');
        if (!('fault' in glob)) {
          parsed += 1;
          for (const candidate of long) globFits(glob, candidate);
        }
        const { user } = process.cpuUsage(start);
        if (user > slowest.took) slowest = { took: user, text };
      }),
      { numRuns: 5_000 },
    );
    expect(parsed).toBeGreaterThan(500);
    // Microseconds. A matcher that tries every way would take years for some of these.
    expect(slowest.took, slowest.text).toBeLessThan(250_000);
  });

  it('of the worst shape take a time that grows with the product of the lengths', () => {
    const glob = parseGlob(`${'*a'.repeat(200)}b`, 'files');
    const deep = parseGlob(`${'**/*a*a/'.repeat(50)}b`, 'files');
    if ('fault' in glob || 'fault' in deep) throw new Error('they are patterns');
    const start = process.cpuUsage();
    expect(globFits(glob, names('a'.repeat(4096)))).toBe(false);
    expect(globFits(deep, names('aaaa/'.repeat(800).slice(0, -1)))).toBe(false);
    expect(process.cpuUsage(start).user).toBeLessThan(1_000_000);
  });
});
