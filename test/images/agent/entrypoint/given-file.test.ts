import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseGivenFile, readGivenFile } from '../../../../images/agent/entrypoint/given-file.ts';

it('variables that may come from outside come by the file too', () => {
  expect(parseGivenFile('{"ANTHROPIC_API_KEY":"token"}')).toEqual({
    given: { ANTHROPIC_API_KEY: 'token' },
    extra: {},
  });
});

it('others come apart from them', () => {
  expect(parseGivenFile('{"CI":"1","GH_TOKEN":"x","DEPLOY_TOKEN":"y"}')).toEqual({
    given: { GH_TOKEN: 'x' },
    extra: { CI: '1', DEPLOY_TOKEN: 'y' },
  });
});

it.each([
  ...['NODE_OPTIONS', 'LD_PRELOAD', 'IS_SANDBOX', 'PATH', 'HOME', '__proto__', 'BASH_ENV', 'GIT_SSH_COMMAND'],
  ...['CLAUDE_CONFIG_DIR', 'CODEX_HOME', 'GEMINI_CLI_SYSTEM_SETTINGS_PATH', 'ANTHROPIC_CUSTOM_HEADERS'],
  ...['GITHUB_SHA', 'ftp_proxy', 'npm_config_registry', 'a-b', '1X', ''],
])('%s is refused', (name) => {
  expect(() => parseGivenFile(`{"${name}":"x"}`)).toThrow(`${name} is not passed on`);
});

it.each(['', '[]', '{"GH_TOKEN":1}', 'null', '"x"'])('the text %j is refused', (text) => {
  expect(() => parseGivenFile(text)).toThrow();
});

it('a file that is not there gives nothing, and one that cannot be read is an error', () => {
  const folder = mkdtempSync(join(tmpdir(), 'given-'));
  expect(readGivenFile(join(folder, 'none'))).toEqual({ given: {}, extra: {} });
  expect(() => readGivenFile(folder)).toThrow();
  writeFileSync(join(folder, 'file'), '{"GH_TOKEN":"x"}');
  expect(readGivenFile(join(folder, 'file'))).toEqual({ given: { GH_TOKEN: 'x' }, extra: {} });
});
