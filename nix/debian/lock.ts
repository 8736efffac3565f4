import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import toml from '@iarna/toml';
import { execa } from 'execa';
import { isolatedApt } from './apt.ts';
import {
  DEBIAN_ARCHITECTURES,
  type DebianArchitecture,
  DebianLock,
  type LockedPackage,
  Userland,
} from './lock.schema.ts';
import { readPrintUris } from './print-uris.ts';

/**
 * Resolves the packages of `<directory>/image.toml` for every architecture with apt, from the suite's `main` in
 * `archive`, and writes `<directory>/debian.lock.json`. Returns the lock. No host name gets into it.
 */
export async function lockImage(directory: string, archive: string, scratch: string): Promise<DebianLock> {
  const { userland } = Userland.parse(toml.parse(await readFile(join(directory, 'image.toml'), 'utf8')));
  const requested = [...userland.packages].sort();
  const resolved = {} as Record<DebianArchitecture, LockedPackage[]>;
  for (const architecture of DEBIAN_ARCHITECTURES) {
    const state = join(scratch, userland.suite, architecture);
    const apt = [
      ...(await isolatedApt(state, archive, userland.suite)),
      ...['-o', `APT::Architecture=${architecture}`],
      ...['-o', 'APT::Architectures=', '-o', `APT::Architectures::=${architecture}`],
    ];
    await execa('apt-get', [...apt, '-qq', 'update']);
    const { stdout } = await execa('apt-get', [...apt, '--print-uris', '-y', 'install', ...requested]);
    resolved[architecture] = readPrintUris(stdout, archive);
  }
  const lock = DebianLock.parse({ suite: userland.suite, requested, architectures: resolved });
  await writeFile(join(directory, 'debian.lock.json'), `${JSON.stringify(lock, null, 2)}\n`);
  return lock;
}
