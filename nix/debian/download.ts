import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { execa } from 'execa';
import { Failure, fullDisk, isFull, STATUS } from '../failure.ts';

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
  // apt translates its messages; `explain` reads them.
  const env = { LC_ALL: 'C.UTF-8' };
  const result = await execa(APT_HELPER, ['download-file', ...triples], { reject: false, all: true, env });
  if (result.exitCode === 0) return;
  if (result.code === 'ENOENT') {
    throw new Failure(
      STATUS.unavailable,
      `missing: ${APT_HELPER}. Debian packages are fetched by apt, which this machine lacks; use one that has it, ` +
        'or build with nixpkgs instead: nix build .#online.agent-image',
    );
  }
  throw await explain(downloads, String(result.all ?? ''));
}

// apt-helper 2.6: `E: Failed to fetch URI  REASON`, and after a wrong hash indented lines with both hashes.
const FAILED = /^E: Failed to fetch (?<uri>\S+) +(?<reason>.*(?:\n .*)*)/m;
const HASHES =
  /Hashes of expected file:\s+- SHA256:(?<expected>\w+)\s+Hashes of received file:\s+- SHA256:(?<found>\w+)/;

async function explain(downloads: readonly Download[], output: string): Promise<Failure> {
  const { uri = '', reason = '' } = FAILED.exec(output)?.groups ?? {};
  const named = downloads.find(({ source }) => uri !== '' && decodeURIComponent(uri).endsWith(source.path));
  const failed = named ?? (await firstAbsent(downloads));
  const what = `apt could not fetch ${failed === undefined ? 'a package' : basename(failed.source.path)}`;

  if (isFull(output)) return fullDisk(what, directoriesOf(downloads));
  const { expected, found } = HASHES.exec(reason)?.groups ?? {};
  if (expected !== undefined && found !== undefined) {
    return new Failure(
      STATUS.badData,
      `${what}: the mirror serves other bytes than the lock pins (Hash Sum mismatch, expected SHA256 ${expected}, ` +
        `found ${found}); nothing of it was kept. Use another mirror in apt's sources.list, or tell its keeper (${uri})`,
    );
  }
  const said = reason || (output.match(/^E: (.*)/m)?.[1] ?? 'it gave no reason');
  const remedy = / 404 |File not found/.test(` ${said}`)
    ? "the mirror lacks this package; ask for it to be mirrored, or use another mirror in apt's sources.list"
    : "check apt's sources.list and proxy (apt-config dump | grep -i proxy)";
  return new Failure(
    STATUS.unavailable,
    `${what}: ${said.trim()}${uri && ` (${uri})`}; ${remedy}, then run ./setup again`,
  );
}

/** The first package whose file is not there: what apt was at when it named none. */
async function firstAbsent(downloads: readonly Download[]): Promise<Download | undefined> {
  const names = await Promise.all(directoriesOf(downloads).map((directory) => readdir(directory)));
  const present = new Set(names.flat());
  return downloads.find(({ target }) => !present.has(basename(target)));
}

function directoriesOf(downloads: readonly Download[]): string[] {
  return [...new Set(downloads.map(({ target }) => dirname(target)))];
}
