import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as fixture from './support/fixture.ts';
import type { Machine } from './support/machine.ts';
import { Mirror } from './support/mirror.ts';

const { setup, BIG_TARBALL, DEB_WITH_PLUS, FEW_NAMES, SEED, TARBALL } = fixture;
let mirror: Mirror;
let machine: Machine;

beforeAll(async () => {
  mirror = await Mirror.start(fixture.sources);
  machine = await fixture.mirroredMachine(mirror);
});
afterAll(async () => {
  await machine.stop();
  await mirror.stop();
});
afterEach(async () => {
  mirror.reset();
  await fixture.emptyStore(machine);
});

/** Expects one error, in one line, and returns it. */
function oneError({ stderr }: { stderr: string }): string {
  const errors = stderr.split('\n').filter((line) => /^setup: (?!wrote |npm ci$)/.test(line));
  expect(errors).toHaveLength(1);
  expect(stderr.endsWith(errors[0] ?? '')).toBe(true);
  return errors[0] ?? '';
}

describe('a mirror', () => {
  test('that lacks a pinned npm package is named with it; a mirror that has it again mends it', async () => {
    mirror.faults.set(BIG_TARBALL, 'lacks');
    const refused = await setup(machine);
    expect(refused.exitCode).toBe(69);
    expect(oneError(refused)).toMatch(
      /^setup: npm could not fetch zod@\S+: the registry lacks this package; ask for it to be mirrored, .* run \.\/setup again$/,
    );
    const got = await fixture.stocked(machine);
    expect(got).not.toContain(BIG_TARBALL);
    expect(await fixture.litter(machine)).toEqual([]);

    mirror.reset();
    expect((await setup(machine)).exitCode).toBe(0);
    expect(await fixture.stocked(machine)).toEqual(FEW_NAMES);
    expect(mirror.asked.filter((name) => got.includes(name))).toEqual([]);
  });

  test('that lacks a Debian package is named with it', async () => {
    mirror.faults.set(DEB_WITH_PLUS, 'lacks');
    const refused = await setup(machine);
    expect(refused.exitCode).toBe(69);
    expect(oneError(refused)).toContain(`setup: apt could not fetch ${DEB_WITH_PLUS}: 404  Not Found`);
    expect(oneError(refused)).toContain('the mirror lacks this package; ask for it to be mirrored');
    expect(await fixture.litter(machine)).toEqual([]);
  });

  test('that serves other bytes for an npm package does not get them into the store', async () => {
    mirror.faults.set(TARBALL, 'corrupts');
    const refused = await setup(machine);
    expect(refused.exitCode).toBe(65);
    expect(oneError(refused)).toMatch(
      /^setup: npm could not fetch path-key@\S+: .*expected sha512-\S+, found sha512-\S+\); nothing of it was kept/,
    );
    expect(await fixture.stocked(machine)).not.toContain(TARBALL);
    expect(await machine.get('ls /nix/store')).not.toContain(TARBALL);
    expect(await fixture.litter(machine)).toEqual([]);
  });

  test('that serves other bytes for a Debian package does not get them into the store', async () => {
    mirror.faults.set(SEED, 'corrupts');
    const refused = await setup(machine);
    expect(refused.exitCode).toBe(65);
    expect(oneError(refused)).toMatch(
      /busybox-static_\S+: .*expected SHA256 [0-9a-f]{64}, found [0-9a-f]{64}\)/,
    );
    expect(await machine.get('ls /nix/store')).not.toContain('busybox');
    expect(await fixture.litter(machine)).toEqual([]);
  });

  test('that nobody answers for is an error, not a wait', async () => {
    await machine.write('/etc/apt/apt.conf.d/99retries', 'Acquire::Retries "0";\n');
    const registry = { npm_config_registry: 'http://127.0.0.1:9/' };
    const npm = await setup(machine, { env: registry });
    expect(npm.exitCode).toBe(69);
    expect(oneError(npm)).toMatch(
      /npm could not fetch \S+: .*ECONNREFUSED 127\.0\.0\.1:9.*npm config get registry/,
    );

    const list = await machine.read('/etc/apt/sources.list');
    await machine.write(
      '/etc/apt/sources.list',
      'deb [trusted=yes] http://127.0.0.1:9/debian/ bookworm main\n',
    );
    const apt = await setup(machine);
    await machine.write('/etc/apt/sources.list', list);
    expect(apt.exitCode).toBe(69);
    expect(oneError(apt)).toMatch(/apt names no Debian archive: .*127\.0\.0\.1:9.*Connection refused/);
  });
});

describe('a full disk', () => {
  test('for downloads stops the stocking; more room mends it', async () => {
    await machine.get('mkdir -p /full && mount -t tmpfs -o size=300k tmpfs /full');
    const refused = await setup(machine, { env: { TMPDIR: '/full' } });
    expect(oneError(refused)).toMatch(/the disk is full \(free: \d+ MB in \/full\/paddock-stock-\S+.*TMPDIR/);
    expect(refused.exitCode).toBe(73);
    expect(await fixture.stocked(machine)).not.toContain(BIG_TARBALL);
    expect(await machine.get('ls -A /full')).toBe('');

    await machine.get('mount -o remount,size=100m /full');
    expect((await setup(machine, { env: { TMPDIR: '/full' } })).exitCode).toBe(0);
    expect(await fixture.stocked(machine)).toEqual(FEW_NAMES);
    await machine.get('umount /full');
  });

  test("under npm's cache stops the stocking", async () => {
    await machine.get('mkdir -p /full && mount -t tmpfs -o size=300k tmpfs /full');
    const refused = await setup(machine, { env: { npm_config_cache: '/full' } });
    await machine.get('umount /full');
    expect(oneError(refused)).toMatch(/npm could not fetch .*the disk is full \(free: .*, 0 MB in \/full/);
    expect(refused.exitCode).toBe(73);
    expect(await fixture.litter(machine)).toEqual([]);
  });

  test('under the Nix store leaves nothing that Nix takes for whole; more room mends it', async () => {
    await machine.get('mount -t tmpfs -o mode=755,size=1500k tmpfs /nix');
    const refused = await setup(machine);
    expect(oneError(refused)).toMatch(
      /the Nix store failed while adding \S+( and 2 more)?: the disk is full \(free: \d MB in \/nix\/store\)/,
    );
    expect(refused.exitCode).toBe(73);
    await machine.get('mount -o remount,size=100m /nix');
    expect(await fixture.stocked(machine)).not.toEqual(FEW_NAMES);
    expect((await setup(machine)).exitCode).toBe(0);
    expect(await fixture.stocked(machine)).toEqual(FEW_NAMES);
    expect(await fixture.litter(machine)).toEqual([]);
    await machine.get('nix-store --verify --check-contents');
    await machine.get('umount -l /nix');
  });
});

describe('a lock file', () => {
  test.each([
    ['package-lock.json', 'truncated', /package-lock\.json: expected JSON/],
    [
      'images/agent/package-lock.json',
      'truncated',
      /images\/agent\/package-lock\.json: expected JSON: .*position \d+/,
    ],
    ['images/agent/debian.lock.json', 'of another form', /debian\.lock\.json: suite: Invalid input/],
    ['nix/toolchain/seed.lock.json', 'gone', /seed\.lock\.json: can't be read: .*ENOENT/],
  ])('%s, %s, is an error before anything is fetched', async (file, how, sentence) => {
    const content = await machine.read(`/clone/${file}`);
    if (how === 'gone') await machine.get(`rm /clone/${file}`);
    else await machine.write(`/clone/${file}`, how === 'truncated' ? content.slice(0, -9) : '{}');
    const refused = await setup(machine);
    await machine.write(`/clone/${file}`, content);
    expect(oneError(refused)).toMatch(sentence);
    expect(oneError(refused)).toContain(`git checkout -- ${file}`);
    expect(refused.exitCode).toBe(65);
    expect(mirror.requests).toEqual([]);
  });
});
