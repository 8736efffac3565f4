import { existsSync } from 'node:fs';
import { cp, mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { type Machine, root } from './machine.ts';

/**
 * Puts a fresh clone of this checkout, uncommitted work included, at /clone in the machine. Of the pinned sources it
 * names only a few, so that stocking takes a second; all else is as it is here. Its node_modules are this checkout's.
 */
export async function makeClone(machine: Machine, some: { npm: string[]; debian: string[] }): Promise<void> {
  const { stdout } = await execa('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
  });
  const files = [...new Set(stdout.split('\0'))].filter((file) => file !== '' && !file.startsWith('docs/'));
  const clone = machine.path('/clone');
  for (const file of files) {
    if (!existsSync(join(root, file)) || (file.startsWith('test/') && !file.endsWith('.txt'))) continue;
    await mkdir(join(clone, dirname(file)), { recursive: true });
    await cp(join(root, file), join(clone, file));
  }
  await rename(join(clone, 'nix/sources.nix'), join(clone, 'nix/all-sources.nix'));
  await machine.write('/clone/nix/sources.nix', fewSources(some));
  await commit(machine);
}

/** Commits what a test has changed in the clone: a flake sees only what git knows. */
export async function commit(machine: Machine): Promise<void> {
  const git = 'git -c user.name=test -c user.email=test@test.invalid';
  await machine.get(`cd /clone && git init -q && git add -A && ${git} commit -q --allow-empty -m test`);
}

const list = (names: string[]) => `[ ${names.map((name) => JSON.stringify(name)).join(' ')} ]`;

const fewSources = ({ npm, debian }: { npm: string[]; debian: string[] }) => `
{ system ? builtins.currentSystem }:
let
  all = import ./all-sources.nix { inherit system; };
  some = names: builtins.filter (source: builtins.elem source.name names);
in
all // { npm = some ${list(npm)} all.npm; debian = some ${list(debian)} all.debian; }
`;
