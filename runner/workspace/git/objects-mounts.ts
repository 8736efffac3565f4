import { lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { objectFolders } from '../../checkpoint/store/object-files.ts';
import { Failure, STATUS } from '../../failure.ts';
import { look } from '../disk/entry.ts';
import { LIMITS, walk } from '../disk/walk.ts';
import { copyTree } from '../prepare/copy.ts';
import type { Found } from '../prepare/scan.ts';
import type { Mount } from '../types.ts';
import type { Owner } from '../user.ts';

/** Where the box finds an object folder of the host: a path for git's `objects/info/alternates`. */
export type ObjectsAt = (source: string, number: number) => string;

export const objectsInBox: ObjectsAt = (_, number) =>
  number === 0 ? '/run/paddock/objects' : `/run/paddock/objects-${number}`;

/** Hands out the mounts for the object folders of all repositories, each folder once. */
export class ObjectMounts {
  readonly mounts: Mount[] = [];
  readonly #targets = new Map<string, string>();
  readonly #state: string;
  readonly #owner: Owner | undefined;
  readonly #at: ObjectsAt;

  constructor(state: string, owner: Owner | undefined, at: ObjectsAt) {
    this.#state = state;
    this.#owner = owner;
    this.#at = at;
  }

  /** The host's object folders of a repository: its own and those that it borrows from, and how the box names them. */
  async add(commonDir: string): Promise<{ sources: readonly string[]; targets: readonly string[] }> {
    const sources = objectFolders(join(commonDir, 'objects'));
    const odd = sources.find((source) => source.includes('\n') || look(source)?.kind !== 'folder');
    if (odd !== undefined) {
      throw new Failure(
        STATUS.refused,
        `${odd}: no folder of objects that can be mounted; correct ${commonDir}/objects/info/alternates`,
      );
    }
    const targets: string[] = [];
    for (const source of sources) targets.push(await this.#targetOf(source));
    return { sources, targets };
  }

  async #targetOf(source: string): Promise<string> {
    const known = this.#targets.get(source);
    if (known !== undefined) return known;
    const number = this.#targets.size;
    const readable =
      this.#owner === undefined || isOpen(source) ? source : await this.#copy(source, this.#owner, number);
    const target = this.#at(source, number);
    this.#targets.set(source, target);
    this.mounts.push({ source: readable, target, readonly: true });
    // The paths in it are the host's, and git would complain about each; all of them are named by the copy itself.
    if (look(join(readable, 'info/alternates')) !== undefined) {
      const empty = join(this.#state, 'empty');
      writeFileSync(empty, '', { mode: 0o644 });
      this.mounts.push({ source: empty, target: `${target}/info/alternates`, readonly: true });
    }
    return target;
  }

  async #copy(source: string, owner: Owner, number: number): Promise<string> {
    const target = join(this.#state, `objects-${number}`);
    mkdirSync(target, { mode: 0o755 });
    const entries: Found[] = [];
    walk({
      root: source,
      limits: LIMITS,
      visit: (path, entry) => {
        if (entry.kind === 'folder' || entry.kind === 'file') entries.push({ path, entry });
        return true;
      },
    });
    await copyTree(source, target, entries, owner);
    return target;
  }
}

/** Whether another user can read the objects; of loose ones, one in each folder is looked at. */
function isOpen(objects: string): boolean {
  const folders = readdirSync(objects).filter((name) => name === 'pack' || /^[0-9a-f]{2}$/.test(name));
  return (
    has(objects, 0o005) &&
    folders.every((name) => {
      const folder = join(objects, name);
      const files = readdirSync(folder);
      const some = name === 'pack' ? files : files.slice(0, 1);
      return has(folder, 0o005) && some.every((file) => has(join(folder, file), 0o004));
    })
  );
}

const has = (path: string, bits: number) => (lstatSync(path).mode & bits) === bits;
