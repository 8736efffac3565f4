// What test/real/run/run.test.ts does on podman, once through on docker.

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OwnDocker, ownDocker } from '../support/docker.ts';
import { type Contained, contained } from './support/contained.ts';

let docker: OwnDocker | undefined;
let machine: Contained;
beforeAll(async () => {
  docker = await ownDocker();
  machine = await contained('docker', docker.environment);
});
afterAll(async () => {
  await machine?.close();
  await docker?.close();
});

const FILES = { 'src/a.txt': 'one\n', 'CLAUDE.md': 'be kind\n', '.env': 'TOKEN=secret\n' };

describe.each(['claude', 'codex', 'gemini'] as const)('a run of %s on docker', (tool) => {
  it('works, is held by tiers, gate and network, and can be brought back', async () => {
    const root = await machine.repository(FILES);
    const seen: string[] = [];
    const result = await machine.run(root, tool, {
      calls: [
        { shell: 'echo two >> src/a.txt && git commit -qam Two && id -u' },
        { shell: 'echo evil >> CLAUDE.md' },
        { shell: 'curl -sS -m 10 https://other.example.org/ 2>&1; cat /proc/net/dev | wc -l' },
        { shell: 'python3 -c \'open("CLAUDE.md", "a")\' 2>&1; ls -A' },
      ],
      after: (_, text) => seen.push(text),
    });
    expect(result.exitCode, result.stderr).toBe(0);
    expect(seen[0]).toContain('1000');
    expect(seen[1]).toContain('CLAUDE.md is readonly');
    expect(seen[2]).toContain('403');
    expect(seen[3]).toMatch(/Read-only file system/);
    expect(seen[3]).not.toMatch(/^\.env$/m);
    expect(result).toMatchObject({ refused: 1, refused_calls: 1, violations: [] });

    expect(readFileSync(join(root, 'src/a.txt'), 'utf8')).toBe('one\ntwo\n');
    expect(statSync(join(root, 'src/a.txt')).uid).toBe(process.getuid?.());
    const git = (...args: string[]) => execa('git', args, { cwd: root });
    expect((await git('log', '--format=%s')).stdout).toBe('Two\nThe beginning');
    expect((await git('status', '--porcelain')).stdout).toBe('');
    expect((await machine.paddock(root, 'rollback', '--yes')).exitCode).toBe(0);
    expect(readFileSync(join(root, 'src/a.txt'), 'utf8')).toBe('one\n');
    expect((await git('log', '--format=%s')).stdout).toBe('The beginning');
  });
});

it('leaves no container and no volume behind', async () => {
  const { stdout } = await machine.engine.call(['ps', '--all', '--format', '{{.Names}}']);
  expect(stdout.split('\n').filter((name) => /^paddock-\d{8}-/.test(name))).toEqual([]);
  const volumes = await machine.engine.must(['volume', 'ls', '--quiet']);
  expect(volumes.split('\n').filter((name) => /^paddock-\d{8}-/.test(name))).toEqual([]);
});
