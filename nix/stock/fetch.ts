import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { debianArchive } from '../debian/apt.ts';
import { type Download, downloadPackages } from '../debian/download.ts';
import { layOutSeed } from '../debian/seed.ts';
import { Failure, STATUS } from '../failure.ts';
import { downloadTarball, npmOptions } from './npm.ts';
import type { DebianSource, NpmSource, SeedSource } from './sources.schema.ts';
import { addAllFixed, addFixed, fixedDirectoryPath } from './store.ts';
import { verifyFile } from './verify.ts';

/** Called after each file that has reached the store. */
export type Progress = (done: number, total: number) => void;

const PARALLEL_TARBALLS = 4;
const DEBIAN_BATCH = 24;

/** Fetches tarballs, four at a time, and adds each to the store as soon as it is verified, so that a later run resumes. */
export async function stockNpm(
  sources: readonly NpmSource[],
  scratch: string,
  progress: Progress,
): Promise<void> {
  const options = await npmOptions(process.cwd());
  const waiting = [...sources];
  let done = 0;
  const worker = async () => {
    for (let source = waiting.shift(); source !== undefined; source = waiting.shift()) {
      const file = await downloadTarball(source, scratch, options);
      await verifyFile(file, 'sha512', 'base64', source.integrity.replace(/^sha512-/, ''));
      await addFixed(file, 'sha512', source.storePath);
      await rm(file);
      progress(++done, sources.length);
    }
  };
  await settleAll(Array.from({ length: PARALLEL_TARBALLS }, worker), () => waiting.splice(0));
}

/** Fetches Debian packages in batches and adds each batch to the store. */
export async function stockDebian(
  sources: readonly DebianSource[],
  scratch: string,
  progress: Progress,
): Promise<void> {
  const archive = await debianArchive(scratch);
  for (let start = 0; start < sources.length; start += DEBIAN_BATCH) {
    const batch = sources.slice(start, start + DEBIAN_BATCH);
    const downloads: Download[] = batch.map((source) => ({ source, target: join(scratch, source.name) }));
    await downloadPackages(archive, downloads);
    const additions = batch.map(({ name, storePath }) => ({ file: join(scratch, name), storePath }));
    for (const source of batch) await verifyFile(join(scratch, source.name), 'sha256', 'hex', source.sha256);
    await addAllFixed(additions, 'sha256');
    for (const { file } of additions) await rm(file);
    progress(start + batch.length, sources.length);
  }
}

/** Takes the seed out of its Debian package, which is in the store already, and adds it as a directory. */
export async function stockSeed(seed: SeedSource, deb: string, scratch: string): Promise<void> {
  const directory = await mkdtemp(join(scratch, 'seed-'));
  const laidOut = await layOutSeed(deb, directory);
  const found = await fixedDirectoryPath(laidOut);
  if (found !== seed.storePath) {
    throw new Failure(
      STATUS.badData,
      `nix/toolchain/seed.lock.json: the busybox of ${seed.package} is not the pinned one (expected ${seed.storePath}, ` +
        `found ${found}); it did not enter the store. Make the lock again: npm run lock:debian`,
    );
  }
  await addFixed(laidOut, 'sha256', seed.storePath, { recursive: true });
}

/** Waits for every promise, so that nothing goes on in the background, then throws the first error. */
async function settleAll(promises: Promise<void>[], onFailure: () => void): Promise<void> {
  for (const promise of promises) promise.catch(onFailure);
  const failed = (await Promise.allSettled(promises)).find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
