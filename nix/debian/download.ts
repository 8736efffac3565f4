import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';

const APT_HELPER = '/usr/lib/apt/apt-helper';

/** A package to fetch (`path` is relative to the archive's root), and the file it is to be written to. */
export interface Download {
  source: { path: string; sha256: string };
  target: string;
}

/**
 * Fetches packages from `archive` with apt's own downloader, so that the machine's proxies, credentials and
 * transports apply; it checks each SHA-256. Throws with the first file that the archive lacks or that differs.
 */
export async function downloadPackages(archive: string, downloads: readonly Download[]): Promise<void> {
  const triples = downloads.flatMap(({ source, target }) => [
    archive + source.path.split('/').map(encodeURIComponent).join('/'),
    target,
    `SHA256:${source.sha256}`,
  ]);
  const result = await execa(APT_HELPER, ['download-file', ...triples], { reject: false, all: true });
  if (result.exitCode === 0) return;
  throw new Error(await explain(downloads, String(result.all ?? '')));
}

async function explain(downloads: readonly Download[], output: string): Promise<string> {
  const lines = output.split('\n').filter((line) => line.startsWith('E: '));
  const present = new Set<string>();
  for (const directory of new Set(downloads.map(({ target }) => join(target, '..')))) {
    for (const name of await readdir(directory)) present.add(join(directory, name));
  }
  const missing = downloads.find(({ target }) => !present.has(target));
  const name = missing === undefined ? 'a package' : basename(missing.source.path);
  return `apt could not fetch ${name}: ${lines.at(0)?.slice(3) ?? 'it gave no reason'}`;
}
