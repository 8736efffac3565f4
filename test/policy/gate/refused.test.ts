import { describe, expect, it } from 'vitest';
import { DENIED } from './denied.ts';
import { FORCE_PUSH } from './force-push.ts';
import { RULES, refusedBy } from './support.ts';
import { WRAPPERS } from './wrappers.ts';

// Threat: the same deed, spelled otherwise.

it('there are spellings for every entry', () => {
  expect(Object.keys(DENIED)).toEqual(RULES.map(({ id }) => id));
  expect(FORCE_PUSH.length).toBeGreaterThan(200);
});

it.each(FORCE_PUSH)('a forced push is refused: %s', (command) => {
  expect(refusedBy(command)).toBe('force-push');
});

describe.each(Object.entries(DENIED))('%s', (id, lines) => {
  it.each(lines)('is refused plainly: %s', (line) => {
    expect(refusedBy(line)).toBe(id);
  });

  it.each(Object.entries(WRAPPERS))('is refused %s', (name, wrap) => {
    // Braces take a word as it is: `{}`, `*` and `=` mean something else in them.
    const simple = lines.filter((line) => !/[{}$*[\]?'"<>]/.test(line) && !line.startsWith('find'));
    const passed = simple.map(wrap).filter((line) => refusedBy(line) !== id);
    expect(passed, name).toEqual([]);
  });
});
