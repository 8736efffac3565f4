import { chmodSync, lstatSync, mkdirSync, readlinkSync, rmdirSync, unlinkSync } from 'node:fs';
import { type BytePath, folderOf, shownPath } from '../../git/bytes.ts';
import { type Beneath, Obstacle } from '../disk/beneath.ts';
import { isSameContent } from '../disk/content.ts';
import { Copier } from '../disk/copier.ts';
import { at, type Entry, isAlike, isCode, look } from '../disk/entry.ts';
import { giveFolder, placeFile, placeLink } from '../disk/place.ts';
import type { Prepared } from '../types.ts';
import type { Change } from './changes.ts';

/** The user changed the path meanwhile, or something stands in its way. */
export class Met extends Error {
  override name = 'Met';
}

/** What was done to a path; undefined where nothing was to be done. */
export type Done = 'created' | 'changed' | 'deleted' | undefined;

/** The user's tree, one change at a time. */
export class HostTree {
  readonly #copier = new Copier();
  readonly #prepared: Prepared;
  readonly #host: Beneath;
  readonly #umask: number;
  readonly #notes: string[];

  constructor(prepared: Prepared, host: Beneath, umask: number, notes: string[]) {
    this.#prepared = prepared;
    this.#host = host;
    this.#umask = umask;
    this.#notes = notes;
  }

  remove({ path, before, after }: Change): Done {
    const done = after === undefined ? 'deleted' : undefined;
    const now = this.#look(path);
    if (now === undefined || before === undefined) return undefined;
    if (after !== undefined && this.#isThere(path, now, after)) return undefined;
    if (now.kind === 'folder' && before.host.kind === 'folder') {
      try {
        rmdirSync(this.#host.place(path));
        return done;
      } catch (error) {
        if (!isCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
        if (after !== undefined)
          throw new Met('a folder is there that is not empty, for what is in it is protected or yours');
        this.#notes.push(
          `${shownPath(path)}: the agent deleted this folder; it stays, for something is left in it`,
        );
        return undefined;
      }
    }
    if (!isAlike(before.host, now)) throw new Met('you changed it while the agent deleted it');
    unlinkSync(this.#host.place(path));
    return done;
  }

  make(change: Change): Done {
    const { path, before, after } = change;
    if (after === undefined) return undefined;
    if (after.kind === 'folder') return this.#makeFolder(path, before !== undefined);
    const now = this.#look(path);
    if (now !== undefined && this.#isThere(path, now, after)) return this.#setMode(change, now);
    this.#requireAsBefore(change, now);
    const placing = {
      host: this.#host,
      path,
      from: this.#from(path, after),
      mode: this.#mode(change, before?.host),
      copier: this.#copier,
      temporary: `.paddock-${this.#prepared.run}.tmp`,
      check: () => this.#requireAsBefore(change, this.#look(path)),
    };
    if (after.kind === 'link') placeLink(placing);
    else placeFile(placing);
    return before === undefined ? 'created' : 'changed';
  }

  /** The mode of a folder, when all that is in it is written. */
  settle(change: Change): Done {
    const { path, before, after } = change;
    const now = this.#look(path);
    if (after === undefined || now?.kind !== 'folder') return undefined;
    const isNew = before?.copy.kind !== 'folder';
    if (!isNew && before !== undefined && now.mode !== before.host.mode) {
      if (now.mode === this.#mode(change, before.host)) return undefined;
      throw new Met('you changed its mode as well');
    }
    const mode = this.#mode(change, isNew ? undefined : before?.host) | (now.mode & 0o2000);
    if (mode === now.mode) return undefined;
    chmodSync(this.#host.place(path), mode);
    return isNew ? undefined : 'changed';
  }

  #makeFolder(path: BytePath, isKnown: boolean): Done {
    const now = this.#look(path);
    if (now?.kind === 'folder') return undefined;
    if (now !== undefined) throw new Met('a file or a link of yours is where the agent made a folder');
    mkdirSync(this.#host.place(path), { mode: 0o700 });
    giveFolder(this.#host, path);
    return isKnown ? 'changed' : 'created';
  }

  /** Throws where the host has something else than when the agent began. */
  #requireAsBefore({ before, after }: Change, now: Entry | undefined): void {
    if (before === undefined || before.copy.kind !== after?.kind) {
      if (now !== undefined)
        throw new Met('something of yours is there that was not there when the agent began');
    } else if (now === undefined) throw new Met('you deleted it while the agent changed it');
    else if (!isAlike(before.host, now)) throw new Met('you changed it while the agent did');
  }

  #isThere(path: BytePath, now: Entry, after: Entry): boolean {
    if (now.kind !== after.kind || after.kind === 'folder') return now.kind === after.kind;
    const from = this.#from(path, after);
    if (after.kind === 'file') return now.size === after.size && isSameContent(from, this.#host.place(path));
    return readlinkSync(from, 'buffer').equals(readlinkSync(this.#host.place(path), 'buffer'));
  }

  /** For a file that has its content already, or still. */
  #setMode(change: Change, now: Entry): Done {
    if (now.kind !== 'file') return undefined;
    const before = change.before?.host;
    const mode = this.#mode(change, before);
    if (mode === (now.mode & 0o777) || (before !== undefined && now.mode !== before.mode)) return undefined;
    chmodSync(this.#host.place(change.path), mode);
    return 'changed';
  }

  /** The agent's mode where it set one; of a new file as the user's umask has it, and what was set before stays possible. */
  #mode({ before, after }: Change, host: Entry | undefined): number {
    if (after === undefined) return 0;
    if (before !== undefined && host !== undefined && before.copy.mode === after.mode)
      return host.mode & 0o777;
    return after.mode & 0o777 & (~this.#umask | (host?.mode ?? 0));
  }

  #from(path: BytePath, after: Entry): string | Buffer {
    const from = at(this.#prepared.workspace, path);
    // The copy is ours: we read what the agent forbade itself to read.
    if (after.kind === 'file' && (after.mode & 0o400) === 0 && process.geteuid?.() !== 0) {
      if (lstatSync(from).isFile()) chmodSync(from, after.mode | 0o400);
    }
    return from;
  }

  #look(path: BytePath): Entry | undefined {
    try {
      return look(this.#host.place(path));
    } catch (error) {
      if (error instanceof Obstacle && look(at(this.#prepared.root, folderOf(path)))?.kind === undefined)
        return undefined;
      throw error;
    }
  }
}
