// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell text
import { describe, expect, it } from 'vitest';
import { readShell } from '../../../policy/shell/read.ts';
import { HOLE, ONE, STAR } from '../../../policy/shell/word.ts';

const commands = (text: string) =>
  readShell(text)
    .runs.filter(({ leaf }) => leaf)
    .map(({ words }) => words);

describe('what is unknown is marked', () => {
  it.each([
    ['a $x', ['a', HOLE]],
    ['a "$x"/b', ['a', `${HOLE}/b`]],
    ['a $(date)', ['date'], ['a', HOLE]],
    ['a $((1+1))', ['a', HOLE]],
    ['a *.[ch] ?', ['a', `${STAR}.${ONE}`, ONE]],
    ["a '*' \\?", ['a', '*', '?']],
    ['$x b', [HOLE, 'b'], ['b']],
  ])('%s', (text, ...expected) => {
    expect(commands(text)).toEqual(expected);
  });
});

describe('a variable has the values that it may have by then', () => {
  it.each([
    ['x=a; x=b; $x', [['b']]],
    ['x=a; if c; then x=b; fi; $x', [['c'], ['a'], ['b']]],
    ['x=a; (x=b; $x); $x', [['b'], ['a']]],
    ['x=a; x+=b; $x', [['ab']]],
    ['x=a y=$x; $y', [['a']]],
    ["x=a; sh -c 'x=b; $x'; $x", [['sh', '-c', 'x=b; $x'], ['b'], ['a']]],
    ['for x in a b; do $x; done', [['a'], ['b']]],
    ['x=a b; $x', [['b'], ['a']]],
  ])('%s', (text, expected) => {
    expect(commands(text)).toEqual(expected);
  });
});

it('cd is followed', () => {
  const { runs } = readShell('a; cd x; b; cd ../y && c; cd /z; d; (cd e; f); g; cd $h; i');
  const places = runs
    .filter(({ words }) => words[0] !== 'cd')
    .map(({ words, directory }) => [words[0], directory]);
  expect(places).toEqual([
    ['a', ''],
    ['b', 'x'],
    ['c', 'x/../y'],
    ['d', '/z'],
    ['f', '/z/e'],
    ['g', '/z'],
    ['i', `/z/${HOLE}`],
  ]);
});

it('files that are written and read by redirections are noted', () => {
  const { files } = readShell('a < b > c 2>> d; { e; } &> f; g 2>&1 >&2; h <<< i');
  expect(files.map(({ path }) => path)).toEqual(['b', 'c', 'd', 'f']);
});

it('text that is written to a file and run is read', () => {
  expect(commands("echo 'a b' > x.sh; cat x.sh | sh; ./x.sh; . x.sh")).toContainEqual(['a', 'b']);
});

it('other languages are noted as code, with what they read', () => {
  expect(readShell('python3 -c "import os"').code).toContain('import os');
  expect(readShell("node <<'E'\nrun()\nE").code).toContain('run()\n');
});

describe('what cannot be read whole is said', () => {
  it.each(['a "b', 'a $(b', 'if a', 'a; )', 'for x', `a ${'{b,c}'.repeat(20)}`, 'f() { f; f; }; f'])(
    '%s',
    (text) => {
      expect(readShell(text).unparsed).toEqual([text]);
    },
  );

  it('and what can be read is not', () => {
    expect(readShell('a "b" $(c) && if d; then e; fi').unparsed).toEqual([]);
  });
});
