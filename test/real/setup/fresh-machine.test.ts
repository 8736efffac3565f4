import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeClone } from './support/clone.ts';
import { FEW, FEW_NAMES, litter, setup, stocked } from './support/fixture.ts';
import { Machine } from './support/machine.ts';

let machine: Machine;
// How this machine reaches its registries is the new one's way too.
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && /^((https?|no|all)_proxy|SSL_CERT_.*|NODE_EXTRA_CA_CERTS)$/i.test(entry[0]),
  ),
);

beforeAll(async () => {
  machine = await Machine.start();
  await makeClone(machine, FEW);
  await machine.get('umount /clone/node_modules');
  await machine.get('dpkg --remove --force-depends --no-triggers nix-bin nix-setup-systemd 2>&1');
});
afterAll(() => machine.stop());

test('a machine with Node.js, npm and apt becomes ready, from its own registries; the next run changes nothing', async () => {
  expect(await machine.get('command -v nix; ls -A /nix /clone/node_modules || :')).toBe(
    '/clone/node_modules:\n\n/nix:',
  );
  const first = await setup(machine, { env });
  expect(first.stderr).toMatch(/^setup: installing from apt: nix-bin$/m);
  expect(first.stderr).toMatch(/^setup: wrote \/etc\/nix\/nix\.conf/m);
  expect(first.stderr).toMatch(/^setup: npm ci$/m);
  expect(first.stderr).toMatch(/^setup: ready\. Next: nix build \.#agent-image$/m);
  expect(first.exitCode).toBe(0);
  expect(await stocked(machine)).toEqual(FEW_NAMES);
  expect(await litter(machine)).toEqual([]);

  const seen =
    'ls -lR --time-style=full-iso /etc /nix/store /clone/node_modules /tmp | sha256sum; git -C /clone status -s';
  const before = await machine.get(seen);
  const second = await setup(machine, { env });
  expect(second.stderr).toBe(
    `The Nix store holds all ${FEW_NAMES.length} pinned sources.\nsetup: ready. Next: nix build .#agent-image`,
  );
  expect(await machine.get(seen)).toBe(before);

  // The link holds the sources when Nix collects garbage.
  await machine.get('nix-store --gc 2>&1');
  expect(await stocked(machine)).toEqual(FEW_NAMES);
});
