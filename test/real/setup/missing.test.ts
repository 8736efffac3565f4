import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as fixture from './support/fixture.ts';
import type { Machine } from './support/machine.ts';
import { Mirror } from './support/mirror.ts';

const { setup } = fixture;
const NOBODY = { uid: 65534 };
let mirror: Mirror;
let machine: Machine;
const hidden: string[] = [];

beforeAll(async () => {
  mirror = await Mirror.start(fixture.sources);
  machine = await fixture.mirroredMachine(mirror);
  mirror.reset();
});
afterAll(async () => {
  await machine.stop();
  await mirror.stop();
});
afterEach(async () => {
  for (const program of hidden.splice(0)) await machine.get(`mv ${program}.hidden ${program}`);
  await machine.get('chown -R 0:0 /clone; rm -rf /nix/var');
  expect(mirror.requests).toEqual([]);
});

/** Takes a program away until the test is over. */
async function without(name: string): Promise<void> {
  const program = await machine.get(`command -v ${name}`);
  await machine.get(`mv ${program} ${program}.hidden`);
  hidden.push(program);
}

describe('./setup says in one line what is missing and how to get it', () => {
  test('no npm', async () => {
    await without('npm');
    expect(await setup(machine)).toMatchObject({
      exitCode: 69,
      stderr: 'setup: missing: npm. Install Node.js 20 or later with npm, then run ./setup again',
    });
  });

  test('no Nix, and a user who may not install it', async () => {
    await without('nix');
    await machine.get(`chown -R ${NOBODY.uid} /clone`);
    expect(await setup(machine, NOBODY)).toMatchObject({
      exitCode: 69,
      stderr: expect.stringMatching(
        /^setup: missing: nix-bin\. Only root .*: sudo apt-get install nix-bin\..*again$/,
      ),
    });
  });

  test('no Nix, and no apt', async () => {
    await without('nix');
    await without('apt-get');
    expect(await setup(machine)).toMatchObject({
      exitCode: 69,
      stderr: expect.stringMatching(/^setup: missing: nix-bin\. This machine has no apt; install .* ?again$/),
    });
  });

  test('no Nix, and an apt whose mirror lacks it', async () => {
    await without('nix');
    const status = '/var/lib/dpkg/status';
    await machine.get(
      `cp ${status} ${status}.kept && perl -00 -ni -e 'print unless /^Package: nix-bin$/m' ${status}`,
    );
    const { exitCode, stderr } = await setup(machine);
    await machine.get(`mv ${status}.kept ${status}`);
    mirror.reset();
    expect(exitCode).toBe(69);
    expect(stderr).toContain('setup: installing from apt: nix-bin\n');
    expect(stderr).toMatch(/E: .*nix-bin.*\nsetup: apt could not install nix-bin; its message is above$/);
  });

  test('a Nix that is not in PATH gets no second one beside it', async () => {
    await without('nix');
    const bin = '/nix/var/nix/profiles/default/bin';
    await machine.get(`mkdir -p ${bin} && ln -s /usr/bin/nix.hidden ${bin}/nix`);
    expect(await setup(machine)).toMatchObject({
      exitCode: 69,
      stderr: expect.stringMatching(/^setup: Nix is installed \(\S+default\/bin\/nix\) but not in PATH; .*$/),
    });
  });

  test("a store that is root's, and no daemon", async () => {
    await machine.get(`mkdir -p /nix/store /nix/var/nix; chown -R ${NOBODY.uid} /clone`);
    const { exitCode, stderr } = await setup(machine, NOBODY);
    expect(stderr).toMatch(
      /^setup: Nix does not work for nobody: error: .*nix.*Expected .* sudo adduser nobody nix-users/s,
    );
    expect(exitCode).toBe(69);
    // Nix not working is no reason to write its configuration.
    expect(await machine.get('ls -A /tmp/home')).toBe('.npmrc');
  });
});

describe('./setup says what is wrong with the clone', () => {
  test("another user's, which git does not trust", async () => {
    await machine.get('chown -R 1234:1234 /clone');
    const { exitCode, stderr } = await setup(machine);
    expect(stderr).toMatch(/dubious ownership.*setup: git can't read this clone; its message is above$/s);
    expect(exitCode).toBe(69);
  });

  test('one that this user may not write', async () => {
    expect(await setup(machine, NOBODY)).toMatchObject({
      exitCode: 73,
      stderr: "setup: /clone can't be written by nobody; run ./setup as its owner",
    });
  });
});

test('an argument that there is none of is refused', async () => {
  expect(await setup(machine, { after: '--test' })).toMatchObject({
    exitCode: 64,
    stderr: 'setup: unknown argument --test; usage: ./setup [--tests]',
  });
});
