import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hookCommand, shellWord } from '../../generators/hook-command.ts';

const sh = (text: string, shell = '/bin/sh') => execFileSync(shell, ['-c', text], { encoding: 'utf8' });

test('a word is what a shell reads back, whatever is in it', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 20 }), (texts) => {
      const words = texts.map((text) => text.replaceAll('\0', '').toWellFormed());
      const command = `for word in ${words.map(shellWord).join(' ')}; do printf '%s\\001' "$word"; done`;
      expect(sh(command, '/bin/bash')).toBe(words.map((word) => `${word}\u0001`).join(''));
    }),
    { numRuns: 50 },
  );
});

test.each([
  "it's",
  '$HOME',
  `$\{HOME}/x`,
  'a b',
  '"',
  '`id`',
  '\\',
  'a\nb',
  '$$',
  "'$HOME'",
  '',
  '*',
  '~',
  'é',
])('a word %j has no variable in it for a CLI to replace', (text) => {
  expect(shellWord(text)).not.toMatch(/\$(\w|\{)/);
  expect(sh(`printf %s ${shellWord(text)}`)).toBe(text);
});

test('the command starts the program of an odd path, and names the CLI last', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'hook-')), `it's $HOME "x" \`id\` \\ $\{HOME}`, 'gate');
  mkdirSync(dirname(path));
  writeFileSync(path, '#!/bin/sh\necho "$1:$2"\n', { mode: 0o755 });
  expect(sh(hookCommand([path, 'first word'], 'gemini'))).toBe('first word:gemini\n');
  expect(hookCommand([path], 'gemini')).not.toMatch(/\$(\w|\{)/);
});
