import { type Entry, type FileEntry, file } from '../entry.ts';

const CERTIFICATES = 'usr/share/ca-certificates/';
const BUNDLE = 'etc/ssl/certs/ca-certificates.crt';

/** The file that `update-ca-certificates` would have made: every certificate of the tree, by name. */
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
  return file(BUNDLE, Buffer.concat(certificates.flatMap(({ content }) => content)), 0o644);
}
