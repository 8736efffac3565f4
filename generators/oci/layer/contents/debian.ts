import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Header } from 'tar-stream';
import { cleanPath, type Entry, file, symlink } from '../entry.ts';
import { matcher } from '../patterns.ts';
import type { DebianContent } from '../spec.ts';
import { readDeb } from './deb.ts';
import { type ArchiveEntry, readTar } from './tar.ts';
import { unpackMembers } from './unpack.ts';

const MERGED = /^(bin|sbin|lib|lib32|lib64|libx32)(?=\/|$)/;

/**
 * All files of the packages, as a file system would hold them, without running their maintainer scripts.
 *
 * /bin, /sbin and /lib* are merged into /usr (bookworm's packages still ship them apart), owners are root, setuid and
 * setgid bits are gone. Each package leaves `/var/lib/dpkg/status.d/<name>` and `<name>.md5sums`, which is
 * where scanners look on an image without a package manager.
 */
export async function debianEntries(content: DebianContent): Promise<Entry[]> {
  const dropped = matcher(content.drop);
  const kept = matcher(content.keep);
  const leftOut = (path: string) => dropped(path) && !kept(path);
  const debs = await Promise.all(
    content.packages.map(async ({ name, deb }) => readDeb(await readFile(deb), name)),
  );
  const controls = unpackMembers(
    debs.map(({ control }) => control),
    content.xz,
  );
  const datas = unpackMembers(
    debs.map(({ data }) => data),
    content.xz,
  );
  const wanted = ({ name: path, type }: Header) => {
    const merged = mergedPath(path);
    return !leftOut(merged) && !(type === 'directory' && leftOut(`${merged}/`));
  };
  const entries: Entry[] = [];
  try {
    for (const { name } of content.packages) {
      entries.push(...statusEntries(name, await nextOf(controls, name, () => true)));
      entries.push(...(await nextOf(datas, name, wanted)).map((entry) => toEntry(entry, name)));
    }
  } finally {
    // Ends the commands that unpack where an error has left them in the middle.
    await Promise.all([controls.return(undefined), datas.return(undefined)]);
  }
  return [...mergedLinks(entries), ...entries];
}

async function nextOf(
  archives: AsyncGenerator<Buffer>,
  name: string,
  wanted: (header: Header) => boolean,
): Promise<ArchiveEntry[]> {
  try {
    const { value } = await archives.next();
    const entries: ArchiveEntry[] = [];
    for await (const entry of readTar(Readable.from([value]), wanted)) entries.push(entry);
    return entries;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${name}: its archive cannot be unpacked: ${reason}`, { cause: error });
  }
}

function mergedPath(name: string): string {
  return cleanPath(name).replace(MERGED, 'usr/$1');
}

function toEntry({ header, content }: ArchiveEntry, name: string): Entry {
  const path = mergedPath(header.name);
  // Without the setuid and setgid bits; the sticky bit of a shared directory stays.
  const base = { path, mode: (header.mode ?? 0o644) & 0o1777, uid: 0, gid: 0 };
  switch (header.type) {
    case 'file':
      return { ...base, type: 'file', content };
    case 'directory':
      return { ...base, type: 'directory' };
    case 'symlink':
      return { ...base, type: 'symlink', mode: 0o777, target: header.linkname ?? '' };
    case 'link':
      return { ...base, type: 'hardlink', target: mergedPath(header.linkname ?? '') };
    default:
      throw new Error(`${name}: /${path} is a ${header.type}, which an image may not hold`);
  }
}

function statusEntries(name: string, control: readonly ArchiveEntry[]): Entry[] {
  const text = (member: string) => {
    const found = control.find(({ header }) => cleanPath(header.name) === member);
    return found === undefined ? undefined : Buffer.concat(found.content);
  };
  const fields = text('control');
  if (fields === undefined) throw new Error(`${name}: its control archive has no control file`);
  const sums = text('md5sums');
  const status = `var/lib/dpkg/status.d/${name}`;
  return [
    file(status, fields, 0o644),
    ...(sums === undefined ? [] : [file(`${status}.md5sums`, sums, 0o644)]),
  ];
}

/** /bin → usr/bin and so on, for each that some package filled. */
function mergedLinks(entries: readonly Entry[]): Entry[] {
  const filled = new Set(entries.map(({ path }) => path.split('/').slice(0, 2).join('/')));
  return ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32']
    .filter((name) => filled.has(`usr/${name}`))
    .map((name) => symlink(name, `usr/${name}`));
}
