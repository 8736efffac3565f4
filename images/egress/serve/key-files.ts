import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EgressKeys, VENDORS, type VendorName } from '../../../policy/egress/file.ts';

/** How long a key that was read counts before its file is looked at again, in milliseconds. */
const FRESH = 1_000;

interface Known {
  looked: number;
  /** What tells one version of the file from another; undefined where there is none. */
  version: string | undefined;
  key: string | undefined;
}

/**
 * The vendors' keys as files, one a vendor, of mode 0400. A file that changes is read again within a second; one that is gone is a
 * key that is gone.
 */
export class KeyFiles {
  readonly #directory: string;
  readonly #now: () => number;
  readonly #known = new Map<VendorName, Known>();

  /** `directory` is made, for this user alone. `now` is in milliseconds. */
  constructor(directory: string, now: () => number = () => performance.now()) {
    this.#directory = directory;
    this.#now = now;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    chmodSync(directory, 0o700);
  }

  /** Replaces all keys; vendors without one have none afterwards. Throws, with the old ones in place, where they can't be written. */
  replace(keys: EgressKeys): void {
    for (const vendor of VENDORS) this.#prepare(vendor, keys[vendor]);
    for (const vendor of VENDORS) {
      if (keys[vendor] === undefined) rmSync(this.#path(vendor), { force: true });
      else renameSync(this.#prepared(vendor), this.#path(vendor));
    }
    this.#known.clear();
  }

  /** A vendor's key, or undefined where there is none. */
  get(vendor: VendorName): string | undefined {
    const known = this.#known.get(vendor);
    const now = this.#now();
    if (known !== undefined && now - known.looked < FRESH) return known.key;
    const found = statSync(this.#path(vendor), { throwIfNoEntry: false });
    const version = found && `${found.ino} ${found.mtimeMs} ${found.size}`;
    const key = version !== undefined && version === known?.version ? known.key : this.#read(vendor, version);
    this.#known.set(vendor, { looked: now, version, key });
    return key;
  }

  /** The keys that there are. */
  all(): EgressKeys {
    const keys: EgressKeys = {};
    for (const vendor of VENDORS) {
      const key = this.get(vendor);
      if (key !== undefined) keys[vendor] = key;
    }
    return keys;
  }

  /** The vendors that have one. */
  vendors(): VendorName[] {
    return VENDORS.filter((vendor) => this.get(vendor) !== undefined);
  }

  #read(vendor: VendorName, version: string | undefined): string | undefined {
    return version === undefined ? undefined : readFileSync(this.#path(vendor), 'utf8');
  }

  #prepare(vendor: VendorName, key: string | undefined): void {
    rmSync(this.#prepared(vendor), { force: true });
    if (key !== undefined) writeFileSync(this.#prepared(vendor), key, { mode: 0o400, flag: 'wx' });
  }

  #path = (vendor: VendorName) => join(this.#directory, vendor);
  #prepared = (vendor: VendorName) => join(this.#directory, `.${vendor}.new`);
}

/**
 * Keys from JSON. Throws an Error that names the field and what was expected, and quotes nothing: whatever stands there
 * may be a key.
 */
export function readKeys(value: unknown): EgressKeys {
  const result = EgressKeys.safeParse(value);
  if (!result.success) {
    throw new Error(
      `keys: got something else, expected an object with a text for any of ${VENDORS.join(', ')}`,
    );
  }
  for (const vendor of VENDORS) {
    const key = result.data[vendor];
    // It becomes part of a header.
    if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
      throw new Error(
        `keys: ${vendor}: got a key with a space, a line end or a special character, expected one word`,
      );
    }
  }
  return result.data;
}
