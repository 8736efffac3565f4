import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildEntrypoint } from '../../../../images/agent/entrypoint/build.ts';
import { launchScript } from '../../../../images/agent/entrypoint/launch-script.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const built = await buildEntrypoint();

describe('the bundle', () => {
  it('is the same from another directory, started somewhere else', () => {
    const copy = realpathSync(mkdtempSync(join(tmpdir(), 'somewhere-else-')));
    for (const folder of ['images/agent/entrypoint', 'images/bundle.ts', 'images/agent/shape.ts', 'policy']) {
      mkdirSync(join(copy, folder, '..'), { recursive: true });
      cpSync(join(ROOT, folder), join(copy, folder), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    writeFileSync(join(copy, 'package.json'), '{"type":"module"}');
    const code = `import { buildEntrypoint } from ${JSON.stringify(join(copy, 'images/agent/entrypoint/build.ts'))};
      process.stdout.write(JSON.stringify(await buildEntrypoint()));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      cwd: '/',
      env: {},
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(built);
  });

  it('holds nothing of the machine that made it', () => {
    for (const word of [
      ROOT,
      `${tmpdir()}/`,
      `${homedir()}/`,
      hostname(),
      'node_modules',
      '.ts',
      'sourceMappingURL',
    ]) {
      expect(built['entrypoint.js']).not.toContain(word);
    }
  });

  it('is small enough to start quickly: no library is in it', () => {
    expect(built['entrypoint.js'].length).toBeLessThan(30_000);
    const required = new Set(built['entrypoint.js'].match(/require\("[^"]*"\)/g));
    expect(required).toEqual(new Set(['require("node:fs")', 'require("node:path")']));
  });

  it('comes with the script that starts it', () => {
    expect(built.launch).toBe(launchScript());
  });
});

describe.runIf(process.platform === 'linux')('the bundle, started by hand', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'bundle-')), 'entrypoint.js');
  writeFileSync(file, built['entrypoint.js']);
  const run = (environment: Record<string, string>, ...args: string[]) =>
    spawnSync(process.execPath, [file, ...args], { env: environment, encoding: 'utf8' });

  it.each([[], ['--help'], ['claude'], ['bash']])(
    'refuses with 77 and one line, whatever it is asked (%s)',
    (...args) => {
      const { status, stdout, stderr } = run({ AGENT_SANDBOX: '1' }, ...args);
      expect({ status, stdout }).toEqual({ status: 77, stdout: '' });
      expect(stderr).toMatch(/^paddock: refused: AGENT_SANDBOX is not set, .*\.\n$/);
    },
  );

  it('refuses this machine, which is no container of ours', () => {
    const { status, stderr } = run({ GIVEN_AGENT_SANDBOX: '1' }, 'claude');
    expect(status).toBe(77);
    expect(stderr).toMatch(/^paddock: refused: (?!AGENT_SANDBOX)[\x20-\x7e]*\.\n$/);
  });
});
