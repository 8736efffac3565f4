import { readdir } from 'node:fs/promises';
import { execa } from 'execa';
import { Sources } from '../../../../nix/stock/sources.schema.ts';
import { makeClone } from './clone.ts';
import { type Finished, Machine, type RunOptions, root } from './machine.ts';
import type { Mirror } from './mirror.ts';

/** Every pinned source of this machine's system. */
export const sources: Sources = await (async () => {
  const expression = `import ${root}/nix/sources.nix { }`;
  const { stdout } = await execa('nix-instantiate', ['--eval', '--strict', '--json', '--expr', expression]);
  return Sources.parse(JSON.parse(stdout));
})();

const tarball = (name: string) => named(sources.npm.find(({ spec }) => spec.startsWith(`${name}@`)));
const deb = (name: string) => named(sources.debian.find((source) => source.name.startsWith(`${name}_`)));
function named(source: { name: string } | undefined): string {
  if (source === undefined) throw new Error('the locks name other packages now; name another in fixture.ts');
  return source.name;
}

/** Store names of the few sources that a clone in these tests names. `BIG_TARBALL` and `SEED` are near a megabyte. */
export const TARBALL = tarball('path-key');
export const SCOPED_TARBALL = tarball('@sindresorhus/merge-streams');
export const BIG_TARBALL = tarball('zod');
export const DEB = deb('netbase');
export const DEB_WITH_PLUS = deb('libtirpc-common');
export const SEED = sources.seed.package;
export const FEW = { npm: [TARBALL, SCOPED_TARBALL, BIG_TARBALL], debian: [DEB, DEB_WITH_PLUS, SEED] };
export const FEW_NAMES = [...FEW.npm, ...FEW.debian, 'busybox'].sort();

/** A machine whose npm and apt know the mirror and no other place, with a clone at /clone. */
export async function mirroredMachine(mirror: Mirror): Promise<Machine> {
  const machine = await Machine.start();
  await makeClone(machine, FEW);
  await machine.get(
    'rm -rf /etc/apt/sources.list* /var/lib/apt/lists/* /etc/npmrc /root/.npmrc && mkdir /tmp/home',
  );
  await machine.write('/etc/apt/sources.list', `deb [trusted=yes] ${mirror.url}/debian/ bookworm main\n`);
  await machine.write('/root/.npmrc', `registry=${mirror.url}/npm/\nfetch-retries=0\ncache=/tmp/npm-cache\n`);
  await machine.get('cp /root/.npmrc /tmp/home/ && chmod 777 /tmp/home');
  await machine.get('apt-get -qq update');
  return machine;
}

/** Runs ./setup in the machine's clone, with words for the shell before and after it. */
export const setup = (
  machine: Machine,
  { before = '', after = '', ...options }: RunOptions & { before?: string; after?: string } = {},
): Promise<Finished> => machine.run(`cd /clone; ${before} ./setup ${after}`, options);

/** Takes everything out of the machine's store, and npm's cache away, so that a setup starts over. */
export async function emptyStore(machine: Machine): Promise<void> {
  await machine.get('rm -rf /nix/* /clone/.stock /tmp/npm-cache');
}

/** Store names of the clone's sources that are in the store. */
export async function stocked(machine: Machine): Promise<string[]> {
  const all = [...sources.npm, ...sources.debian, sources.seed].filter(({ name }) =>
    FEW_NAMES.includes(name),
  );
  const missing = await machine.get(
    `nix-store --check-validity --print-invalid ${all.map(({ storePath }) => storePath).join(' ')}`,
  );
  return all
    .filter(({ storePath }) => !missing.includes(storePath))
    .map(({ name }) => name)
    .sort();
}

/** What a stocking must not leave: files in the store that Nix does not vouch for, and files in /tmp. */
export async function litter(machine: Machine): Promise<string[]> {
  const store = (await readdir(machine.path('/nix/store')).catch(() => [])).filter(
    (name) => name !== '.links',
  );
  const paths = store.map((name) => `/nix/store/${name}`).join(' ');
  const invalid =
    paths === '' ? '' : await machine.get(`nix-store --check-validity --print-invalid ${paths}`);
  // The last is Node.js's own, made for npm.
  const known = ['home', 'npm-cache', 'node-compile-cache'];
  const left = (await readdir(machine.path('/tmp'))).filter((name) => !known.includes(name));
  return [...invalid.split('\n').filter((line) => line !== ''), ...left.map((name) => `/tmp/${name}`)];
}
