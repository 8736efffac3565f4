import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as fixture from './support/fixture.ts';
import { type Machine, type RunOptions, root } from './support/machine.ts';
import { Mirror } from './support/mirror.ts';

// A project with ./setup and two packages. Its `stock` ends with this status, which tells that npm ci is over.
const STOCKS = 7;
let mirror: Mirror;
let machine: Machine;
let lock: { packages: Record<string, object> };

beforeAll(async () => {
  mirror = await Mirror.start(fixture.sources);
  machine = await fixture.mirroredMachine(mirror);
  const dependencies: Record<string, string> = {};
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  lock = { packages: { '': { name: 'small', dependencies } } };
  for (const name of ['zod', 'path-key']) {
    const path = `node_modules/${name}`;
    lock.packages[path] = { ...packages[path], dev: undefined };
    dependencies[name] = packages[path].version;
  }
  const scripts = { stock: `exit ${STOCKS}` };
  await machine.get('mkdir /small');
  await machine.write('/package.json', JSON.stringify({ name: 'small', scripts, dependencies }));
});
afterAll(async () => {
  await machine.stop();
  await mirror.stop();
});
beforeEach(async () => {
  await machine.get('mount -t tmpfs -o size=50m tmpfs /small && mkdir -p /small/nix/stock /small/images');
  await machine.get(
    'cd /clone && cp setup .npmrc .gitignore /small/ && cp nix/stock/installed*.ts /small/nix/stock/',
  );
  await machine.get('cp /package.json /small/ && cd /small && git init -q');
  await machine.write('/small/package-lock.json', JSON.stringify({ lockfileVersion: 3, ...lock }, null, 2));
});
afterEach(async () => {
  mirror.reset();
  await machine.get('umount /small; rm -rf /tmp/npm-cache');
});

const setup = (options: RunOptions = {}) =>
  machine.run('cd /small; PATH=/clone/node_modules/.bin:$PATH; exec ./setup', options);

describe('./setup runs npm ci', () => {
  test('once, and again when what was installed is not what the lock names', async () => {
    const first = await setup();
    expect(first.stderr).toContain('setup: npm ci');
    expect(first.exitCode).toBe(STOCKS);
    const ready = await setup();
    expect(ready.stderr).toBe('');
    expect(ready.exitCode).toBe(STOCKS);

    // As after a kill -9: npm writes this file last.
    await machine.get('rm /small/node_modules/.package-lock.json');
    expect((await setup()).stderr).toContain('setup: npm ci');
  });

  test('and says which package the registry has other bytes for', async () => {
    mirror.faults.set(fixture.BIG_TARBALL, 'corrupts');
    const { exitCode, stderr } = await setup();
    expect(stderr).toMatch(/npm error .*wanted sha512-\S+ but got sha512-/);
    expect(stderr).toMatch(
      /\nsetup: npm ci failed: the registry serves other bytes for "node_modules\/zod" than package-lock\.json pins$/,
    );
    expect(exitCode).toBe(65);
    expect(await fixture.litter(machine)).toEqual([]);
  });

  test('and says what the registry lacks', async () => {
    mirror.faults.set(fixture.BIG_TARBALL, 'lacks');
    const { exitCode, stderr } = await setup();
    expect(stderr).toMatch(/404.*zod.*\nsetup: npm ci failed; its message is above\./s);
    expect(exitCode).toBe(69);
  });

  test('and misses the pinned Node.js, though npm takes it for optional', async () => {
    const node = `node_modules/node-linux-${process.arch}`;
    const [name] = node.split('/').slice(1);
    const optional = { version: '1.0.0', integrity: `sha512-${'A'.repeat(86)}==`, optional: true };
    const small = { '': { ...lock.packages[''], optionalDependencies: { [`${name}`]: '1.0.0' } } };
    await machine.write(
      '/small/package.json',
      JSON.stringify({ ...JSON.parse(await machine.read('/package.json')), ...small[''] }),
    );
    const packages = { ...lock.packages, ...small, [node]: optional };
    await machine.write(
      '/small/package-lock.json',
      JSON.stringify({ lockfileVersion: 3, packages }, null, 2),
    );
    const { exitCode, stderr } = await setup();
    expect(stderr).toMatch(
      /\nsetup: npm ci left out the pinned Node\.js .*Ask for it to be mirrored, then run/,
    );
    expect(exitCode).toBe(69);
  });

  test('on a full disk, where npm itself reports success, and takes nothing for complete', async () => {
    await machine.get('mount -o remount,size=2m /small');
    const refused = await setup();
    expect(refused.stderr).toMatch(
      /\nsetup: npm ci failed: the disk is full\. Free some space and run \.\/setup again$/,
    );
    expect(refused.exitCode).toBe(73);
    expect(await machine.get('ls -A /small/node_modules')).not.toContain('.package-lock.json');

    await machine.get('mount -o remount,size=50m /small');
    expect((await setup()).exitCode).toBe(STOCKS);
    expect(await machine.get('du -sk /small/node_modules/zod | cut -f1').then(Number)).toBeGreaterThan(4000);
  });

  test('and stops it when it is interrupted; the next run goes on', async () => {
    mirror.faults.set(fixture.BIG_TARBALL, 'stalls');
    const hangs = mirror.stalled();
    const running = machine.spawn('cd /small; PATH=/clone/node_modules/.bin:$PATH; exec ./setup');
    await hangs;
    const shell = await readFile(`/proc/${running.pid}/task/${running.pid}/children`, 'utf8');
    process.kill(Number(shell), 'SIGTERM');
    expect((await running).exitCode).toBe(143);
    expect(await machine.get('ps -eo args= | grep "[n]pm ci" || :')).toBe('');
    expect(await fixture.litter(machine)).toEqual([]);
    mirror.reset();
    expect((await setup()).exitCode).toBe(STOCKS);
  });
});
