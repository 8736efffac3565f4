import { describe, expect, it } from 'vitest';
import { tomlLines } from '../../policy/toml-lines.ts';

const TEXT = `title = "x"
allow = [
  { command = "a" },
  { command = "b", any = [
    "-x",
    "-y",
  ] },
]

[table]
a.b = 1
[[list]]
name = "one"
[[list]]
"quoted key" = [[1], [2,
  3]]
`;

describe('the line of a place in TOML', () => {
  const line = tomlLines(TEXT);

  it.each([
    [['title'], 1],
    [['allow'], 2],
    [['allow', 0], 3],
    [['allow', 1, 'command'], 4],
    [['allow', 1, 'any', 1], 6],
    [['table'], 10],
    [['table', 'a', 'b'], 11],
    [['list', 0], 12],
    [['list', 0, 'name'], 13],
    [['list', 1], 14],
    [['list', 1, 'quoted key', 1, 1], 16],
  ])('of %j is %i', (path, expected) => {
    expect(line(path)).toBe(expected);
  });

  it('is that of the nearest thing around what is not there', () => {
    expect(line(['allow', 1, 'reason'])).toBe(4);
    expect(line(['table', 'missing'])).toBe(10);
  });

  it('is unknown where nothing of it is there', () => {
    expect(line(['missing', 0])).toBeUndefined();
    expect(line([])).toBeUndefined();
  });

  it('is unknown in what is no TOML, and that is no error', () => {
    expect(tomlLines('a = ')(['a'])).toBeUndefined();
  });
});
