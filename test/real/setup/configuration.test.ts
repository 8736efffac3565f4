import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as fixture from './support/fixture.ts';
import type { Machine } from './support/machine.ts';
import { Mirror } from './support/mirror.ts';

const { setup, FEW_NAMES } = fixture;
const NOBODY = 65534;
const FLAKES = 'extra-experimental-features = nix-command flakes';
const READY =
  `The Nix store holds all ${FEW_NAMES.length} pinned sources.\n` +
  'setup: ready. Next: nix build .#agent-image';
let mirror: Mirror;
let machine: Machine;

beforeAll(async () => {
  mirror = await Mirror.start(fixture.sources);
  machine = await fixture.mirroredMachine(mirror);
  // Stocked once: these tests are about what comes before.
  expect((await setup(machine)).exitCode).toBe(0);
});
afterAll(async () => {
  await machine.stop();
  await mirror.stop();
});
beforeEach(async () => {
  await machine.get('rm -rf /etc/nix /root/.config; sed -i /^nixbld:/d /etc/group');
});

describe("Nix's configuration", () => {
  test('is written where there is none at all, and said; the next run writes nothing', async () => {
    const first = await setup(machine, { before: 'umask 077;' });
    expect(first.stderr).toBe(
      `setup: wrote /etc/nix/nix.conf (flakes on, sandboxed builds, one job per core)\n${READY}`,
    );
    expect(await machine.get('stat -c %a /etc/nix/nix.conf; ls /etc/nix')).toBe('644\nnix.conf');
    expect(await machine.read('/etc/nix/nix.conf')).toMatch(/^sandbox-fallback = false$/m);
    expect((await setup(machine)).stderr).toBe(READY);
  });

  test("of the machine's own is not touched; flakes are switched on for the user, after what is there", async () => {
    const own = '# ours\nbuild-users-group =\nsandbox = true\nsubstitute = false';
    await machine.get('mkdir -p /etc/nix /root/.config/nix');
    await machine.write('/etc/nix/nix.conf', own);
    // Without an end of its last line, as editors leave it.
    await machine.write('/root/.config/nix/nix.conf', 'warn-dirty = false');
    const { exitCode, stderr } = await setup(machine);
    expect(exitCode).toBe(0);
    expect(stderr).toBe(`setup: added to /root/.config/nix/nix.conf: ${FLAKES}\n${READY}`);
    expect(await machine.read('/etc/nix/nix.conf')).toBe(own);
    expect(await machine.read('/root/.config/nix/nix.conf')).toBe(`warn-dirty = false\n${FLAKES}\n`);
    expect((await setup(machine)).stderr).toBe(READY);
    expect(await machine.read('/root/.config/nix/nix.conf')).toBe(`warn-dirty = false\n${FLAKES}\n`);
  });

  test('with flakes on is left alone, wherever it lies', async () => {
    const config = 'experimental-features = nix-command flakes\nbuild-users-group =\n';
    await machine.get('mkdir -p /elsewhere');
    await machine.write('/elsewhere/nix.conf', config);
    const { stderr } = await setup(machine, { env: { NIX_CONF_DIR: '/elsewhere' } });
    expect(stderr).toBe(READY);
    expect(await machine.read('/elsewhere/nix.conf')).toBe(config);
    expect(await machine.get('ls -d /etc/nix /root/.config 2>/dev/null || :')).toBe('');
  });

  test('that a program keeps (its file is a link to nowhere) is an error with the line to add', async () => {
    await machine.get(
      'mkdir -p /etc/nix /root/.config/nix && ln -s /nowhere/nix.conf /root/.config/nix/nix.conf',
    );
    await machine.write('/etc/nix/nix.conf', 'build-users-group =\n');
    const { exitCode, stderr } = await setup(machine);
    expect(exitCode).toBe(73);
    expect(stderr).toMatch(
      new RegExp(`setup: Nix has flakes switched off, and \\S+ can't be written\\. Add this .*: ${FLAKES}$`),
    );
  });
});

describe('a user without root, with a Nix daemon that root has set up', () => {
  test('gets all that needs no root, and is told what does', async () => {
    await machine.get('mkdir -p /etc/nix');
    const own = 'build-users-group =\nsubstitute = false\n';
    await machine.write('/etc/nix/nix.conf', own);
    await machine.get('rm -rf /nix/* /clone/.stock /tmp/npm-cache');
    await machine.get('chown -R 65534 /clone; mkdir -p /nix/store; (setsid nix-daemon >/dev/null 2>&1 &)');
    await expect.poll(() => machine.get('ls /nix/var/nix/daemon-socket || :')).toBe('socket');
    await machine.write('/clone/test/debian-packages.txt', 'hello-of-nowhere bash\n');

    const tests = await setup(machine, { uid: NOBODY, after: '--tests' });
    expect(tests.stderr).toMatch(/now holds all/);
    expect(tests.stderr).toMatch(
      /\nsetup: missing: hello-of-nowhere\. Only root can install them: sudo apt-get install hello-of-nowhere\./,
    );
    expect(tests.exitCode).toBe(69);
    expect(await fixture.stocked(machine)).toEqual(FEW_NAMES);
    expect(tests.stderr).toContain(`setup: added to /tmp/home/.config/nix/nix.conf: ${FLAKES}\n`);
    expect(await machine.read('/etc/nix/nix.conf')).toBe(own);

    const plain = await setup(machine, { uid: NOBODY });
    expect(plain.stderr).toBe(READY);
    expect(plain.exitCode).toBe(0);
    expect(await machine.get('readlink /clone/.stock')).toMatch(/^\/nix\/store\/\S+-paddock-sources$/);
  });
});
