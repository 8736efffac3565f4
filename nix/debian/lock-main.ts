import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { debianArchive } from './apt.ts';
import { lockImage } from './lock.ts';
import { lockSeed } from './seed.ts';

const root = join(import.meta.dirname, '../..');
const scratch = await mkdtemp(join(tmpdir(), 'paddock-lock-'));
try {
  const archive = await debianArchive(scratch);
  const images = (await readdir(join(root, 'images'), { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(root, 'images', entry.name));
  for (const directory of [join(root, 'nix/toolchain'), ...images]) {
    const lock = await lockImage(directory, archive, scratch);
    const counts = Object.entries(lock.architectures).map(([name, found]) => `${name} ${found.length}`);
    process.stderr.write(
      `${directory.slice(root.length + 1)}/debian.lock.json: ${counts.join(', ')} packages\n`,
    );
    if (!directory.endsWith('toolchain')) continue;
    const seed = await lockSeed(lock, archive, scratch);
    await writeFile(join(directory, 'seed.lock.json'), `${JSON.stringify(seed, null, 2)}\n`);
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}
