import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutText, foreignNote, shownText } from '../../../policy/approvals/text.ts';
import { sha256 } from '../../../policy/audit/chain.ts';

/** Anything that could be raw in a line and not be seen, or make two lines of it. */
const RAW = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{DI}\p{Zl}\p{Zp}\u2800]|(?! )\p{Zs}/u;

const unit = fc.oneof(
  fc.constantFrom(
    ...'\\u{}20* \n\r\t\x1b\x07\0\u202e\u2066\u200b\ufeff\u2028\u0301\u0338\u3164\u2800\ufe0f',
    'a',
    'o',
    'é',
    '漢',
    '😀',
    '…',
  ),
  fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
);
const text = fc.string({ unit, maxLength: 60 });

/** Reads a text as it is shown back: whoever knows the notation knows the text. */
const read = (shown: string) =>
  shown.replace(/\\u\{([0-9a-f]+)(?:\*(\d+))?\}/g, (_, code: string, count = '1') =>
    String.fromCodePoint(Number.parseInt(code, 16)).repeat(Number(count)),
  );

describe('a text as it is shown', () => {
  test('is one line without a raw control, bidirectional or invisible character', () => {
    fc.assert(
      fc.property(text, (raw) => {
        expect(shownText(raw)).not.toMatch(RAW);
      }),
      { numRuns: 2000 },
    );
  });

  test('is no other text as well: it can be read back', () => {
    fc.assert(
      fc.property(text, (raw) => {
        expect(read(shownText(raw))).toBe(raw);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['ls\nrm -rf ~', 'ls\\u{a}rm -rf ~'],
    ['ls\r[o] once', 'ls\\u{d}[o] once'],
    ['ls \x1b[2K\x1b[1Aecho', 'ls \\u{1b}[2K\\u{1b}[1Aecho'],
    ['\x9b2J', '\\u{9b}2J'],
    ['a\u202egpj.exe', 'a\\u{202e}gpj.exe'],
    ['r\u200bm', 'r\\u{200b}m'],
    ['\ud800x', '\\u{d800}x'],
    ['\\u{a}', '\\u{5c}u{a}'],
    ['a    b', 'a\\u{20*4}b'],
    ['a  b', 'a  b'],
    ['ls ', 'ls\\u{20*1}'],
    ['a\u2800b', 'a\\u{2800}b'],
    ['=\u0338', '=\\u{338}'],
    ['e\u0301', 'e\u0301'],
    ['e\u0301\u0301\u0301', 'e\u0301\u0301\\u{301}'],
    ['naïve 漢字', 'naïve 漢字'],
  ])('%j is shown as %j', (raw, shown) => {
    expect(shownText(raw)).toBe(shown);
  });
});

describe('a text that is too long', () => {
  test('loses its middle, and says how much, of how much, and its hash', () => {
    const raw = `begin ${'x'.repeat(1_000_000)} end`;
    const { text: shown, cut = '' } = cutText(raw, 100);
    expect(shown).toMatch(/^begin x+ \\u\{… 999910 characters are left out …\} x+ end$/);
    expect(cut).toBe(`999910 of 1000010 characters are not shown; SHA-256 of all: ${sha256(raw)}`);
  });

  test('is not cut where it just fits', () => {
    expect(cutText('x'.repeat(100), 100)).toEqual({ text: 'x'.repeat(100) });
  });

  test('can not imitate the mark of a cut', () => {
    const mark = '\\u{… 5 characters are left out …}';
    expect(cutText(`ls ${mark}`, 100).text).not.toContain(mark);
  });

  test('is not cut between the halves of a character', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 }), (before) => {
        const { text: shown } = cutText(`${'x'.repeat(before)}${'😀'.repeat(100)}`, 51);
        expect(shown).not.toMatch(/\\u\{d/);
      }),
    );
  });

  test('stays bounded and visible, whatever it holds', () => {
    const long = fc.string({ unit, minLength: 120, maxLength: 400 });
    fc.assert(
      fc.property(long, (raw) => {
        const { text: shown, cut } = cutText(raw, 100);
        expect(shown).not.toMatch(RAW);
        expect(shown.length).toBeLessThan(100 * 9 + 50);
        expect(cut).toContain(sha256(raw));
      }),
    );
  });
});

describe('letters that look like others', () => {
  test('are named', () => {
    expect(foreignNote('cat /etc/раsswd')).toBe(
      'not ASCII, and may look like something else: р U+0440, а U+0430',
    );
  });

  test('are not mentioned where there are none', () => {
    expect(foreignNote('cat /etc/passwd')).toBeUndefined();
  });

  test('are counted where there are many', () => {
    expect(foreignNote('абвгдежзик')).toMatch(/and 2 more$/);
  });
});
