import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { requireGate } from '../../../runner/run/gate-off.ts';

function withSettings(text?: string): string {
  const root = mkdtempSync(join(tmpdir(), 'gate-off-'));
  mkdirSync(join(root, '.gemini'));
  if (text !== undefined) writeFileSync(join(root, '.gemini/settings.json'), text);
  return root;
}

describe('a repository whose settings may switch the gate off', () => {
  test.each([
    '{"hooksConfig":{"disabled":["gate"]}}',
    '{ // a comment\n"hooks\\u0043onfig": {}, }',
    '{"model":"x"',
    '[1',
    '',
    'null',
  ])('is refused for Gemini CLI: %j', async (text) => {
    await expect(requireGate('gemini', withSettings(text))).rejects.toMatchObject({
      status: 77,
      message: expect.stringMatching(/\.gemini\/settings\.json: got/),
    });
    await expect(requireGate('claude', withSettings(text))).resolves.toBeUndefined();
  });

  test('is none where they say nothing of it, or are not there', async () => {
    await expect(requireGate('gemini', withSettings('{"model":"x", /* y */}'))).resolves.toBeUndefined();
    await expect(requireGate('gemini', withSettings())).resolves.toBeUndefined();
  });
});
