import type { LockedPackage } from './lock.schema.ts';

const LINE = /^'(?<uri>[^']+)' (?<file>\S+) (?<size>\d+) (?<hash>\S+)$/;

const FILE = /^(?<name>[^_]+)_(?<version>[^_]+)_[^_]+\.deb$/;

/**
 * Reads what `apt-get --print-uris install` prints (apt 2.6): one line a package, `'URI' FILE SIZE HASH`.
 *
 * `repository` is the archive's root, ending in a slash; it does not get into the result. Throws where a line's
 * package lies elsewhere or has no SHA-256, and where it is none of these. The result is sorted by package name.
 */
export function readPrintUris(output: string, repository: string): LockedPackage[] {
  const packages = output
    .split('\n')
    .filter((line) => line.startsWith("'"))
    .map((line) => readLine(line, repository));
  return packages.sort((a, b) => (a.package < b.package ? -1 : 1));
}

function readLine(line: string, repository: string): LockedPackage {
  const { uri = '', file = '', size = '', hash = '' } = LINE.exec(line)?.groups ?? {};
  // FILE holds the whole version: the archive's own file names lack the epoch, here it is there as `1%3a`.
  const { name = '', version = '' } = FILE.exec(decodeURIComponent(file))?.groups ?? {};
  if (name === '')
    throw new Error(`got ${line} from apt, expected 'URI' NAME_VERSION_ARCHITECTURE.deb SIZE HASH`);
  if (!uri.startsWith(repository)) throw new Error(`apt named a package outside the archive: ${line}`);
  const [algorithm, sha256 = ''] = hash.split(':');
  if (algorithm !== 'SHA256') throw new Error(`apt gave no SHA-256 for a package: got ${hash} in ${line}`);
  const path = decodeURIComponent(uri.slice(repository.length));
  return { package: name, version, path, size: Number(size), sha256 };
}
