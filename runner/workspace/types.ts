import type { Containment } from '../../policy/containment/containment.ts';
import type { ListName } from '../../policy/containment/lists.ts';
import type { TierRule } from '../../policy/containment/rules.ts';
import type { BytePath } from '../git/bytes.ts';
import type { Refs } from '../git/refs.ts';
import type { Repository } from '../git/repository.ts';
import type { Entry } from './disk/entry.ts';
import type { Owner } from './user.ts';

/** A mount of the box, beside the workspace's own. */
export interface Mount {
  readonly source: string;
  readonly target: string;
  readonly readonly: true;
}

/** What a path was on both sides when the agent began. */
export interface Known {
  readonly host: Entry;
  readonly copy: Entry;
}
export type Manifest = ReadonlyMap<BytePath, Known>;

/** A protection beside the patterns': what a link of the user's leads to, what git's configuration names. */
export interface DerivedRule {
  readonly list: ListName;
  readonly path: string;
  readonly source: string;
  readonly reason: string;
}

/** An entry of git's index: `MODE OID STAGE`, its path and whether git is told to look away from the file. */
export interface IndexEntry {
  readonly path: BytePath;
  readonly value: string;
  readonly isSkipped: boolean;
}

/** A repository as it was when the agent began. */
export interface RepositoryBefore {
  /** Its working tree, below the workspace; '' for the workspace's own. */
  readonly folder: BytePath;
  readonly places: Repository;
  readonly head: string | undefined;
  readonly refs: Refs;
  /** The stash, newest first. */
  readonly stash: readonly StashEntry[];
  readonly index: readonly IndexEntry[];
  /** Git's small files about an operation that stopped, by name. */
  readonly states: Readonly<Record<string, string>>;
  /** Folders below `.git` that tell of such an operation. */
  readonly operations: readonly string[];
  /** The object folders on the host: the repository's own first, then those that it borrows from. */
  readonly objects: readonly string[];
  readonly shallow: string | undefined;
  /** What the copy's `.git` held but for objects. */
  readonly metadata: ReadonlyMap<BytePath, Entry>;
}

export interface StashEntry {
  readonly commit: string;
  readonly message: string;
}

/** A private copy that an agent can work in, and all that it takes to bring its changes back. */
export interface Prepared {
  readonly run: string;
  /** The user's working tree. */
  readonly root: string;
  readonly state: string;
  /** The folder to mount at `/workspace`. */
  readonly workspace: string;
  /** Where the box has it. */
  readonly box: string;
  readonly mounts: readonly Mount[];
  /** What was left out, and why, in words. */
  readonly notes: readonly string[];
  readonly files: number;
  /** With the rules that follow from links and from git's configuration. */
  readonly containment: Containment;
  readonly derivedRules: readonly DerivedRule[];
  readonly owner: Owner;
  readonly manifest: Manifest;
  /** Blocked paths, which are not in the copy. */
  readonly blocked: readonly BytePath[];
  /** Paths that are not in the copy for another reason. */
  readonly left: readonly BytePath[];
  readonly repositories: readonly RepositoryBefore[];
}

export type What = 'created' | 'changed' | 'deleted';

/** A change that the tiers do not allow. It is not on the host, but where `isWarned`. */
export interface Violation {
  /** For a person. */
  readonly path: string;
  readonly tier: 'blocked' | 'readonly';
  readonly rule: TierRule;
  readonly what: What;
  /** In permissive mode: brought back all the same. */
  readonly isWarned: boolean;
  /** What follows, in words, where it is not only that the path stays as it was. */
  readonly reason?: string;
}

/** A change that met another one on the host. The host's stays. */
export interface Conflict {
  readonly path: string;
  readonly reason: string;
  /** Where the agent's version is; undefined where it deleted the path. */
  readonly kept: string | undefined;
}

/** A ref of the agent's that was brought back, or why not. */
export interface RefResult {
  readonly repository: string;
  readonly ref: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** `moved` to where the agent had it; `aside` under `as`, for `reason`; `refused` for `reason`. */
  readonly outcome: 'moved' | 'aside' | 'refused';
  readonly as?: string;
  readonly reason?: string;
}

export interface Result {
  readonly created: readonly string[];
  readonly changed: readonly string[];
  readonly deleted: readonly string[];
  readonly violations: readonly Violation[];
  readonly conflicts: readonly Conflict[];
  readonly refs: readonly RefResult[];
  readonly notes: readonly string[];
  /** What could not be written, and why; the copy still has it. Empty where all is done. */
  readonly unfinished: readonly { readonly path: string; readonly reason: string }[];
}
