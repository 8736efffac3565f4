import { type Entry, type FileEntry, file } from '../entry.ts';

const CERTIFICATES = 'usr/share/ca-certificates/';
const BUNDLE = 'etc/ssl/certs/ca-certificates.crt';

/** The file that `update-ca-certificates` would have made: every certificate of the tree, by name, on lines of its own. */
export function caBundle(entries: Iterable<Entry>): FileEntry {
  const certificates = [...entries]
    .filter((entry) => entry.type === 'file')
    .filter(({ path }) => path.startsWith(CERTIFICATES) && path.endsWith('.crt'))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  if (certificates.length === 0) {
    throw new Error(
      `no certificate below /${CERTIFICATES}: add the package ca-certificates before the bundle`,
    );
  }
  const lines = certificates.map(({ content }) => `${Buffer.concat(content).toString('latin1').trimEnd()}\n`);
  return file(BUNDLE, Buffer.from(lines.join(''), 'latin1'), 0o644);
}
