import { chmod, copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { Failure, STATUS } from '../failure.ts';
import { downloadPackages } from './download.ts';
import { DEBIAN_ARCHITECTURES, type DebianArchitecture, type DebianLock } from './lock.schema.ts';

/** Architecture → the Nix archive hash (SRI) of the directory `bin/busybox`. */
export type SeedLock = Record<DebianArchitecture, string>;

/**
 * Lays out the seed, a directory `busybox/bin/busybox`, from Debian's busybox-static below `scratch`; returns its path.
 *
 * A directory, because busybox picks its applet by the name it is called by, and a store path of its own would be
 * called `<hash>-busybox`. Modes are set: the Nix archive hash covers the executable bit.
 */
export async function layOutSeed(deb: string, scratch: string): Promise<string> {
  const unpacked = join(scratch, 'unpacked');
  await execa('dpkg-deb', ['--extract', deb, unpacked]);
  const seed = join(scratch, 'busybox');
  await mkdir(join(seed, 'bin'), { recursive: true });
  await copyFile(join(unpacked, 'bin/busybox'), join(seed, 'bin/busybox')).catch((cause: unknown) => {
    throw new Failure(
      STATUS.badData,
      `${deb}: got no bin/busybox in it, expected the package busybox-static`,
      { cause },
    );
  });
  await chmod(join(seed, 'bin/busybox'), 0o555);
  return seed;
}

/** Fetches busybox-static for each architecture and hashes the seed made of it. */
export async function lockSeed(lock: DebianLock, archive: string, scratch: string): Promise<SeedLock> {
  const seeds = {} as SeedLock;
  for (const architecture of DEBIAN_ARCHITECTURES) {
    const locked = lock.architectures[architecture].find((found) => found.package === 'busybox-static');
    if (locked === undefined)
      throw new Error(`the toolchain's lock has no busybox-static for ${architecture}`);
    const directory = join(scratch, 'seed', architecture);
    await mkdir(directory, { recursive: true });
    const deb = join(directory, 'busybox-static.deb');
    await downloadPackages(archive, [{ source: locked, target: deb }]);
    const seed = await layOutSeed(deb, directory);
    const { stdout } = await execa('nix-hash', ['--type', 'sha256', '--base32', seed]);
    seeds[architecture] = stdout;
  }
  return seeds;
}
