import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as fixture from './support/fixture.ts';
import type { Machine } from './support/machine.ts';
import { Mirror } from './support/mirror.ts';

const { setup, FEW_NAMES } = fixture;
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

describe('./setup fetches from where this machine fetches', () => {
  test("the registry of its .npmrc, the archive of its sources.list; and what it has it doesn't fetch again", async () => {
    await machine.write(
      '/etc/apt/apt.conf.d/99hook',
      'APT::Update::Post-Invoke { "touch /hook-has-run"; };\n',
    );
    await machine.get('rm -rf /var/lib/apt/lists/*');
    const first = await setup(machine);
    expect(first.stderr).toContain('npm: 3 of 3');
    expect(first.stderr).toContain('Debian: 3 of 3');
    expect(first.exitCode).toBe(0);
    expect(first.stdout).toBe('');
    expect(await fixture.stocked(machine)).toEqual(FEW_NAMES);
    expect(mirror.asked.sort()).toEqual([...fixture.FEW.npm, ...fixture.FEW.debian].sort());
    expect(await fixture.litter(machine)).toEqual([]);
    // apt's lists are the machine's own affair, and so is what hangs on to them.
    expect(await machine.get('ls /var/lib/apt/lists; ls /hook-has-run 2>/dev/null || :')).toBe('');

    mirror.reset();
    // Nix makes the link again, and npm keeps a log of its own; both are left out.
    const seen =
      'readlink /clone/.stock; ls -lR --time-style=full-iso /etc/nix /nix/store /clone/nix /tmp/home';
    const before = await machine.get(seen);
    const again = await setup(machine, { after: '&& times' });
    expect(again.stderr).toBe(
      `The Nix store holds all ${FEW_NAMES.length} pinned sources.\nsetup: ready. Next: nix build .#agent-image`,
    );
    expect(mirror.requests).toEqual([]);
    expect(await machine.get(seen)).toBe(before);
    // Other programs run on a test machine, so this counts the processor's time. A minute would be "1m".
    const seconds = [...again.stdout.matchAll(/0m(\d+\.\d+)s/g)].map(([, digits]) => Number(digits));
    expect(seconds).toHaveLength(4);
    expect(seconds.reduce((sum, part) => sum + part)).toBeLessThan(2);
  });

  test("a scope's own registry, a proxy for npm and one for apt, and what NO_PROXY excepts", async () => {
    const nowhere = 'http://mirror.invalid';
    const list = await machine.read('/etc/apt/sources.list');
    await machine.write('/etc/apt/sources.list', `deb [trusted=yes] ${nowhere}/debian/ bookworm main\n`);
    await machine.write('/etc/apt/apt.conf.d/99proxy', `Acquire::http::Proxy "${mirror.url}";\n`);
    await machine.write(
      '/tmp/home/.npmrc.own',
      `registry=${nowhere}/npm/\n@sindresorhus:registry=${mirror.url}/npm/\n`,
    );
    const { exitCode } = await setup(machine, {
      env: {
        ...{ npm_config_userconfig: '/tmp/home/.npmrc.own', npm_config_cache: '/tmp/npm-cache' },
        ...{ HTTP_PROXY: mirror.url, NO_PROXY: '127.0.0.1' },
      },
    });
    await machine.get('rm /etc/apt/apt.conf.d/99proxy');
    await machine.write('/etc/apt/sources.list', list);
    expect(exitCode).toBe(0);
    // A proxy is asked for a whole address.
    expect(mirror.requests).toContainEqual(`GET ${nowhere}/npm/-/${fixture.TARBALL}`);
    expect(mirror.requests.some((line) => line.startsWith(`GET ${nowhere}/debian/pool/`))).toBe(true);
    expect(mirror.requests).toContainEqual(`GET /npm/-/${fixture.SCOPED_TARBALL}`);
  });

  test("an archive that a list of apt's mirrors names", async () => {
    await machine.write('/etc/apt/mirrors.list', `${mirror.url}/debian/\n`);
    const list = await machine.read('/etc/apt/sources.list');
    await machine.write(
      '/etc/apt/sources.list',
      'deb [trusted=yes] mirror+file:/etc/apt/mirrors.list bookworm main\n',
    );
    const { exitCode } = await setup(machine);
    await machine.write('/etc/apt/sources.list', list);
    expect(exitCode).toBe(0);
    expect(mirror.asked).toContain(fixture.SEED);
  });
});
