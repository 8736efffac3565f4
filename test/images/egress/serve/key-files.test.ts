import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeyFiles, readKeys } from '../../../../images/egress/serve/key-files.ts';

let folder: string;
let directory: string;
let now = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'));
  directory = join(folder, 'keys');
  now = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const make = () => new KeyFiles(directory, () => now);

describe('keys', () => {
  it('are files that their user alone can read, in a folder of its own', () => {
    make().replace({ anthropic: 'one', gemini: 'two' });
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(readdirSync(directory).sort()).toEqual(['anthropic', 'gemini']);
    for (const name of readdirSync(directory)) {
      expect(statSync(join(directory, name)).mode & 0o777).toBe(0o400);
    }
    expect(readFileSync(join(directory, 'anthropic'), 'utf8')).toBe('one');
  });

  it('are replaced all at once: a vendor that is not named has none any more', () => {
    const keys = make();
    keys.replace({ anthropic: 'one', openai: 'two' });
    expect([keys.get('anthropic'), keys.get('openai')]).toEqual(['one', 'two']);
    keys.replace({ openai: 'three' });
    expect([keys.get('anthropic'), keys.get('openai')]).toEqual([undefined, 'three']);
    expect(keys.vendors()).toEqual(['openai']);
    expect(readdirSync(directory)).toEqual(['openai']);
  });

  it('are read again within a second when a file changes, and are gone when it is', () => {
    const keys = make();
    keys.replace({ openai: 'old' });
    expect(keys.get('openai')).toBe('old');
    rmSync(join(directory, 'openai'));
    writeFileSync(join(directory, 'openai'), 'newer');
    now = 999;
    expect(keys.get('openai')).toBe('old');
    now = 1000;
    expect(keys.get('openai')).toBe('newer');
    rmSync(join(directory, 'openai'));
    now = 2000;
    expect(keys.get('openai')).toBeUndefined();
  });

  it('that a killed process left half-written are in no way', () => {
    const keys = make();
    writeFileSync(join(directory, '.openai.new'), 'half', { mode: 0o400 });
    keys.replace({ openai: 'whole' });
    expect(keys.get('openai')).toBe('whole');
  });

  it('stay as they were where new ones cannot be written', () => {
    const keys = make();
    keys.replace({ anthropic: 'one', openai: 'two' });
    // A folder is in the way, which nobody can remove as a file, root neither.
    mkdirSync(join(directory, '.openai.new'));
    expect(() => keys.replace({ anthropic: 'new', openai: 'new' })).toThrow();
    expect([keys.get('anthropic'), keys.get('openai')]).toEqual(['one', 'two']);
  });
});

describe('keys as JSON', () => {
  it('are a text for any of the vendors', () => {
    expect(readKeys({ anthropic: 'sk-1' })).toEqual({ anthropic: 'sk-1' });
    expect(readKeys({})).toEqual({});
  });

  it.each([
    ['a text', 'secret-value'],
    ['a list', ['secret-value']],
    ['another vendor', { 'secret-value': 'x' }],
    ['no text', { openai: { key: 'secret-value' } }],
    ['an empty text', { openai: '' }],
    ['a line end', { openai: 'secret-value\n' }],
    ['a second header', { openai: 'secret-value\r\nx: y' }],
    ['a space', { openai: 'secret-value x' }],
    ['a character that no header holds', { openai: 'secret-value\u00e9' }],
  ])('are refused where they are %s, and never quoted', (_, value) => {
    expect(() => readKeys(value)).toThrow(/^keys: /);
    try {
      readKeys(value);
    } catch (error) {
      expect(String(error)).not.toContain('secret-value');
    }
  });
});
