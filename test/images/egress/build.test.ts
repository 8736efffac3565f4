import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildEgress } from '../../../images/egress/build.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const built = await buildEgress();
const text = built['egress.js'];

describe('the program', () => {
  it('holds nothing of the machine that made it', () => {
    for (const word of [ROOT, `${tmpdir()}/`, `${homedir()}/`, 'node_modules', 'sourceMappingURL']) {
      expect(text.includes(word), word).toBe(false);
    }
  });

  it('is the same when it is made again, and starts by its name', async () => {
    expect(await buildEgress()).toEqual(built);
    expect(text.split('\n')[0]).toBe('#!/usr/local/bin/node');
  });
});

describe('the program, started by hand', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'egress-')), 'egress.js');
  writeFileSync(file, text);
  const run = (...words: string[]) =>
    spawnSync(process.execPath, [file, ...words], { input: '{}', encoding: 'utf8' });

  it('says what it can do', () => {
    const { status, stdout } = run('--help');
    expect(status).toBe(0);
    for (const command of ['serve', 'door', 'policy', 'keys', 'status', 'health']) {
      expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
    }
  });

  it.each([[[]], [['nonsense']], [['constructor']], [['status', 'more']]])('does nothing for %j', (words) => {
    const { status, stdout, stderr } = run(...words);
    expect({ status, stdout }).toEqual({ status: 64, stdout: '' });
    expect(stderr).toContain('Usage: egress');
  });

  it.each(['policy', 'keys', 'status'])('%s says that nothing serves here', (command) => {
    const { status, stdout, stderr } = run(command);
    expect({ status, stdout }).toEqual({ status: 69, stdout: '' });
    expect(stderr).toMatch(/^egress: nothing serves at .*\n$/);
  });

  it.runIf(process.getuid?.() === 0).each(['serve', 'door'])('%s refuses root', (command) => {
    expect(run(command)).toMatchObject({ status: 77, stdout: '', stderr: expect.stringContaining('root') });
  });
});
