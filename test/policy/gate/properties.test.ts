import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { readShell } from '../../../policy/shell/read.ts';
import { DENIED } from './denied.ts';
import { FORCE_PUSH } from './force-push.ts';
import { HARMLESS } from './harmless.ts';
import { refusedBy } from './support.ts';
import { COMPOSABLE, quoted } from './wrappers.ts';

vi.setConfig({ testTimeout: 120_000 });

const LINES = Object.entries(DENIED).flatMap(([id, lines]) => lines.map((line) => ({ id, line })));
const plainLines = LINES.filter(({ line }) => !/[{}$*[\]?~'"<>]/.test(line));

/** Text made of what shells, and this reader, take notice of. */
const shellish = fc
  .array(
    fc.oneof(
      fc.constantFrom(...' \t\n;&|(){}<>$`"\'\\!#*?[]~=+-:@,./'),
      fc.constantFrom(
        'git',
        'push',
        '--force',
        'rm',
        '.git',
        'bash',
        '-c',
        'eval',
        'xargs',
        'find',
        '-exec',
        '$(',
      ),
      fc.constantFrom(
        '<<E',
        '\nE\n',
        '<<<',
        '${x:-',
        '$((',
        '))',
        'if ',
        'then',
        'fi',
        'case',
        'esac',
        'for x in',
      ),
      fc.constantFrom(
        'x=',
        '$x',
        '"$@"',
        '{a,b}',
        '{1..9}',
        'f() {',
        '\uE000',
        '\uE001',
        'alias x=',
        'set -- ',
      ),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(''));

describe('the reader', () => {
  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(shellish, fc.string({ unit: 'binary' })), (text) => void readShell(text)),
      {
        numRuns: 3000,
      },
    );
  });

  it('never throws on pieces of real commands put together', () => {
    const piece = fc
      .constantFrom(...FORCE_PUSH, ...HARMLESS)
      .chain((text) =>
        fc.tuple(fc.nat(text.length), fc.nat(text.length)).map(([from, to]) => text.slice(from, to)),
      );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), (pieces) => void refusedBy(pieces.join(''))),
      { numRuns: 2000 },
    );
  });

  it('ends on texts made to last', () => {
    const long = [
      'a'.repeat(300_000),
      '$('.repeat(5000),
      '{'.repeat(5000),
      '('.repeat(50_000),
      `echo ${'{a,b}'.repeat(40)}`,
      `x=a; ${'x=$x$x; '.repeat(200)} $x`,
      'f() { f; f; }; f',
      'f() { g; g; }; g() { f; f; }; f',
      `${'for i in 1 2 3; do '.repeat(60)}ls${'; done'.repeat(60)}`,
      `echo ${'$x '.repeat(20_000)}`,
      `${'eval '.repeat(500)}ls`,
      `${'sudo '.repeat(5000)}ls`,
      `${'docker run '.repeat(60)}ls`,
      `git ${'--x '.repeat(2000)}push`,
      `cat <<E\n${'$(ls) '.repeat(5000)}\nE`,
      `a='a b'; ${'a="$a $a"; '.repeat(30)} $a`,
      `alias a='a a a a'; a`,
      `git -c alias.a='!git a; git a' a`,
      `${"bash -c '".repeat(50)}`,
    ];
    for (const text of long) {
      const start = process.cpuUsage();
      refusedBy(text);
      const { user, system } = process.cpuUsage(start);
      // The gate's process may take five seconds.
      expect((user + system) / 1000, text.slice(0, 40)).toBeLessThan(1500);
    }
  });
});

describe('a denied command', () => {
  const nested = fc.array(fc.constantFrom(...COMPOSABLE), { minLength: 1, maxLength: 4 });

  it('stays denied in any composition of wrappers', () => {
    fc.assert(
      fc.property(fc.constantFrom(...plainLines), nested, ({ id, line }, wrappers) => {
        const text = wrappers.reduce((inner, { wrap }) => wrap(inner), line);
        expect(refusedBy(text), text).toBe(id);
      }),
      { numRuns: 1500 },
    );
  });

  it('stays denied however its words are quoted', () => {
    const style = fc.constantFrom<(word: string) => string>(
      (word) => word,
      quoted,
      (word) => `"${word}"`,
      (word) => `$'${word}'`,
      (word) => `${word.slice(0, 1)}''${word.slice(1)}`,
      (word) => `${word.slice(0, 2)}"${word.slice(2)}"`,
      (word) => [...word].map((letter) => (/[a-z]/i.test(letter) ? `\\${letter}` : letter)).join(''),
      (word) => [...word].map((letter) => `$'\\x${letter.charCodeAt(0).toString(16)}'`).join(''),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...plainLines),
        fc.array(style, { minLength: 12, maxLength: 12 }),
        ({ id, line }, styles) => {
          const text = line
            .split(' ')
            .map((word, index) => styles[index % styles.length]?.(word) ?? word)
            .join(' ');
          expect(refusedBy(text), text).toBe(id);
        },
      ),
      { numRuns: 1500 },
    );
  });
});

it('a harmless command stays harmless in any composition of wrappers', () => {
  const lines = HARMLESS.filter((line) => /^(git|npm|rm|gh|cargo|grep|ls) [\w ./-]+$/.test(line));
  fc.assert(
    fc.property(
      fc.constantFrom(...lines),
      fc.array(fc.constantFrom(...COMPOSABLE), { maxLength: 4 }),
      (line, wrappers) => {
        const text = wrappers.reduce((inner, { wrap }) => wrap(inner), line);
        expect(refusedBy(text), text).toBeUndefined();
      },
    ),
    { numRuns: 1000 },
  );
});
