import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigurationError } from '../../policy/configuration-error.ts';
import { loadProfiles } from '../../policy/load.ts';
import { parseToml } from '../../policy/toml.ts';

const Schema = z.strictObject({
  name: z.string(),
  items: z.array(z.strictObject({ id: z.string() })).default([]),
});

const failure = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('a configuration file', () => {
  it('is what its schema makes of it', () => {
    expect(parseToml('a.toml', 'name = "x"\n[[items]]\nid = "y"', Schema)).toEqual({
      name: 'x',
      items: [{ id: 'y' }],
    });
  });

  it('that is wrong in several places is refused with a line for each', () => {
    const text = 'name = 1\n[[items]]\nid = "y"\n[[items]]\nid = 2\nother = 3\n';
    expect(failure(() => parseToml('a.toml', text, Schema)).split('\n')).toEqual([
      'a.toml:1 name: got 1, expected string',
      'a.toml:5 items.1.id: got 2, expected string',
      'a.toml:6 items.1.other: got the key "other", expected no such key',
    ]);
  });

  it('without something it needs is refused at what should hold it', () => {
    expect(failure(() => parseToml('a.toml', '# empty\n[[items]]\n', Schema)).split('\n')).toEqual([
      'a.toml:1 name: got nothing, expected string',
      'a.toml:2 items.0.id: got nothing, expected string',
    ]);
  });

  it.each([
    ['a key said twice', 'name = "x"\nname = "y"\n', 'a.toml:2: not TOML: '],
    ['an open string', 'name = "x\n', 'a.toml:1: not TOML: '],
    ['a raw control character', 'name = "x\u0001"', 'a.toml:1: not TOML: '],
  ])('with %s is no TOML', (_, text, message) => {
    expect(failure(() => parseToml('a.toml', text, Schema))).toContain(message);
  });
});

describe('a profile', () => {
  it('that is wrong is refused with its line', () => {
    const text = 'description = "x"\n\n[[deny]]\nid = "A b"\nreason = "y"\npaths = ["~/x"]\n';
    expect(failure(() => loadProfiles(new Map([['x', text]])))).toBe(
      'profiles/x.toml:4 deny.0.id: got "A b", expected lower-case words joined by hyphens',
    );
  });
});
