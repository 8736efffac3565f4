import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { layOutSeed, lockSeed } from '../../../nix/debian/seed.ts';
import { controlOf, refusal, scratch } from '../../generators/oci/support.ts';

/** A package that dpkg-deb makes of the given files. */
async function packageOf(files: Record<string, string>): Promise<string> {
  const directory = await scratch();
  for (const [path, text] of Object.entries({ ...files, 'DEBIAN/control': controlOf('busybox-static') })) {
    await mkdir(join(directory, 'tree', path, '..'), { recursive: true });
    await writeFile(join(directory, 'tree', path), text, { mode: 0o640 });
  }
  await execa('chmod', ['755', join(directory, 'tree/DEBIAN')]);
  await execa('dpkg-deb', ['--build', 'tree', 'x.deb'], { cwd: directory });
  return join(directory, 'x.deb');
}

describe('the seed', () => {
  it('is a directory with nothing but bin/busybox, which may be run and not written', async () => {
    const deb = await packageOf({ 'bin/busybox': 'program', 'usr/share/doc/busybox/copyright': 'GPL' });
    const directory = await scratch();
    const seed = await layOutSeed(deb, directory);
    expect(seed).toBe(join(directory, 'busybox'));
    expect(await readdir(seed, { recursive: true })).toEqual(['bin', 'bin/busybox']);
    expect(await readFile(join(seed, 'bin/busybox'), 'utf8')).toBe('program');
    expect((await stat(join(seed, 'bin/busybox'))).mode & 0o7777).toBe(0o555);
  });

  it('is not made of a package without busybox', async () => {
    const deb = await packageOf({ 'usr/bin/other': 'program' });
    expect(await refusal(layOutSeed(deb, await scratch()))).toContain(
      `${deb}: got no bin/busybox in it, expected the package busybox-static`,
    );
  });

  it('is not made of what is no package', async () => {
    const directory = await scratch();
    await writeFile(join(directory, 'x.deb'), '<html>not found</html>');
    expect(await refusal(layOutSeed(join(directory, 'x.deb'), directory))).toContain('dpkg-deb: error:');
    expect(await readdir(directory)).not.toContain('busybox');
  });

  it('cannot be locked where the lock lacks its package', async () => {
    const lock = { suite: 'bookworm', requested: [], architectures: { amd64: [], arm64: [] } };
    expect(await refusal(lockSeed(lock, 'file:/none/', '/none'))).toContain('no busybox-static for amd64');
  });
});
