import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseGivenFile, readGivenFile } from '../../../../images/agent/entrypoint/given-file.ts';

it('variables that may come from outside come by the file too', () => {
  expect(parseGivenFile('{"ANTHROPIC_API_KEY":"token"}')).toEqual({ ANTHROPIC_API_KEY: 'token' });
});

it.each(['NODE_OPTIONS', 'LD_PRELOAD', 'IS_SANDBOX', 'PATH', '__proto__'])('%s is refused', (name) => {
  expect(() => parseGivenFile(`{"${name}":"x"}`)).toThrow(`${name} is not passed on`);
});

it.each(['', '[]', '{"GH_TOKEN":1}', 'null', '"x"'])('the text %j is refused', (text) => {
  expect(() => parseGivenFile(text)).toThrow();
});

it('a file that is not there gives nothing, and one that cannot be read is an error', () => {
  const folder = mkdtempSync(join(tmpdir(), 'given-'));
  expect(readGivenFile(join(folder, 'none'))).toEqual({});
  expect(() => readGivenFile(folder)).toThrow();
  writeFileSync(join(folder, 'file'), '{"GH_TOKEN":"x"}');
  expect(readGivenFile(join(folder, 'file'))).toEqual({ GH_TOKEN: 'x' });
});
