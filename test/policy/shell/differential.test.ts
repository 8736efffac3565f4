// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell text
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readShell } from '../../../policy/shell/read.ts';
import { plain } from '../../../policy/shell/word.ts';

// What bash really passes to a program is the measure for what the reader says of it.

const SETUP = `v='one two'; w=; x=abcabc; n=x; a=(p 'q r' s); a+=(t); set -- first 'second third'`;

const plainText = fc.stringMatching(/^[a-zA-Z0-9_./=:@%+-]{1,5}$/);
const inQuotes = fc.stringMatching(/^[a-zA-Z0-9 ;&|<>()#*?{},~^-]{0,6}$/);

const piece = fc.oneof(
  plainText,
  plainText.map((text) => [...text].map((letter) => `\\${letter}`).join('')),
  inQuotes.map((text) => `'${text}'`),
  inQuotes.map((text) => `"${text}"`),
  inQuotes.map((text) => `"${text}$v${text}"`),
  inQuotes.map((text) => `$'${text}\\x41\\t\\101\\''`),
  inQuotes.map((text) => `"\\"${text}\\$\\\\"`),
  fc.constantFrom('\\ ', '\\$', '\\"', "\\'", '\\\\', '\\;', '\\\n'),
  fc.constantFrom('$v', '$w', '$x', '${v}', '"$v"', '"${w}"', '$1', '"$2"', '"$@"', '"$*"', '$@'),
  fc.constantFrom(
    '${v:-d}',
    '${u:-d e}',
    '"${u:-d e}"',
    '${w:-d}',
    '${v:+y}',
    '${u:+y}',
    '${x#a}',
    '${x%bc}',
    '${x/b/_}',
  ),
  fc.constantFrom(
    '${x//b/_}',
    '${x:1}',
    '${x:1:2}',
    '${x^^}',
    '${x^}',
    '${!n}',
    '"${a[@]}"',
    '${a[1]}',
    '"${a[1]}"',
    '${a[@]}',
  ),
  fc.constantFrom(
    '$(echo one)',
    '"$(echo one two)"',
    '$(echo one two)',
    '`echo one`',
    "$(printf '%s-%s' a b)",
    '$(cat <<< z)',
  ),
  fc.constantFrom(
    '{a,b}',
    '{1..3}',
    '{c..a}',
    '{a,{b,c}}',
    "{'x y',z}",
    '{$x,y}',
    '{a}',
    '{}',
    '{a,}',
    '{,}',
  ),
  fc.constantFrom('${IFS}', '$IFS', '""', "''", '='),
);

const word = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(''));
const line = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => `show ${words.join(' ')}`);

/** The words that bash passes to `show`, for each line. */
function byBash(lines: readonly string[]): (string[] | undefined)[] {
  const script = [
    'set -f',
    `show() { [ $# = 0 ] || printf '%s\\0' "$@"; printf '\\036'; }`,
    SETUP,
    ...lines,
  ].join('\n');
  const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-c', script], {
    encoding: 'utf8',
    env: {},
  });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout
    .split('\x1e')
    .slice(0, -1)
    .map((record) => record.split('\0').slice(0, -1));
}

/** Every reading of the line's words; undefined where it was given up, which is a reading of its own. */
function byReader(text: string): (readonly string[])[] | undefined {
  const { runs, unparsed } = readShell(`${SETUP}\n${text}`);
  if (unparsed.length > 0) return undefined;
  return runs.filter(({ words }) => words[0] === 'show').map(({ words }) => words.slice(1).map(plain));
}

/** Without empty words: what the reader does not know, such as an unset variable, may leave one or none. */
const shown = (words: readonly string[] | undefined) => JSON.stringify(words?.filter((text) => text !== ''));

it('words are read as bash reads them', () => {
  const lines = fc.sample(line, { numRuns: 2500, seed: 42 });
  const expected = byBash(lines);
  expect(expected).toHaveLength(lines.length);
  const wrong = lines.flatMap((text, index) => {
    const got = byReader(text);
    // Where a word may be several things, one of them has to be bash's.
    const same = got?.some((words) => shown(words) === shown(expected[index]));
    return got === undefined || same ? [] : [{ text, got, bash: expected[index] }];
  });
  expect(wrong.slice(0, 5)).toEqual([]);
  expect(lines.filter((text) => byReader(text) === undefined).length).toBeLessThan(lines.length / 20);
});
