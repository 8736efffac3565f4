import { directory, type Entry, type FileEntry, type HardlinkEntry } from './entry.ts';

/** The paths of one layer, put together from several contents. Two contents may not disagree on a path. */
export class LayerTree {
  readonly #entries = new Map<string, Entry>();

  /**
   * Adds an entry; throws when the path is taken by something else. A directory may be said twice: the last counts.
   * The root directory is left out.
   */
  add(entry: Entry): void {
    if (entry.path === '') {
      // Packages say the root directory too; its mode and owner are the container engine's.
      if (entry.type === 'directory') return;
      throw new Error(`/: got a ${entry.type}, expected a directory`);
    }
    const present = this.#entries.get(entry.path);
    if (present !== undefined && !agree(present, entry)) {
      throw new Error(
        `/${entry.path}: two contents of the layer disagree: got a ${entry.type} where a ${present.type} is`,
      );
    }
    this.#entries.set(entry.path, entry);
  }

  get(path: string): Entry | undefined {
    return this.#entries.get(path);
  }

  /** Every entry so far, in no particular order. */
  entries(): Iterable<Entry> {
    return this.#entries.values();
  }

  /**
   * All entries in the order they are written: by the bytes of the path, with every parent directory present, and
   * each hard link after the file that it names. Throws when a parent is no directory.
   */
  sorted(): Entry[] {
    for (const entry of [...this.#entries.values()]) this.#addParents(entry.path);
    const paths = [...this.#entries.keys()].map((path) => ({ path, key: Buffer.from(path) }));
    paths.sort((a, b) => a.key.compare(b.key));
    return this.#placeHardlinks(paths.map(({ path }) => path));
  }

  #addParents(path: string): void {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const parent = path.slice(0, end);
      const present = this.#entries.get(parent);
      if (present === undefined) this.#entries.set(parent, directory(parent, 0o755));
      else if (present.type !== 'directory') {
        throw new Error(`/${path}: its parent /${parent} is a ${present.type}, expected a directory`);
      }
    }
  }

  /** The first name of a file, in writing order, carries the bytes; the others are links to it. */
  #placeHardlinks(paths: string[]): Entry[] {
    const carrier = new Map<string, string>();
    return paths.map((path) => {
      const entry = this.#entries.get(path) as Entry;
      const original = entry.type === 'hardlink' ? entry.target : path;
      const first = carrier.get(original);
      if (first !== undefined) return asLink(entry, first);
      if (entry.type !== 'hardlink' && entry.type !== 'file') return entry;
      carrier.set(original, path);
      return entry.type === 'file' ? entry : this.#asFile(entry);
    });
  }

  #asFile(link: HardlinkEntry): FileEntry {
    const target = this.#entries.get(link.target);
    if (target?.type !== 'file') {
      throw new Error(`/${link.path}: a hard link to /${link.target}, which is no file of this layer`);
    }
    return { ...target, path: link.path };
  }
}

function asLink(entry: Entry, target: string): HardlinkEntry {
  return { type: 'hardlink', path: entry.path, mode: entry.mode, uid: entry.uid, gid: entry.gid, target };
}

function agree(present: Entry, entry: Entry): boolean {
  if (present.type === 'directory' && entry.type === 'directory') return true;
  if (present.type === 'symlink' && entry.type === 'symlink') return present.target === entry.target;
  if (present.type !== 'file' || entry.type !== 'file') return false;
  return present.mode === entry.mode && Buffer.concat(present.content).equals(Buffer.concat(entry.content));
}
