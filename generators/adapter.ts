import type { Launch } from '../policy/launch.ts';
import type { Profile } from '../policy/profile.ts';

/** A value that JSON and TOML both can hold. */
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

/** A table of values by key, nested. */
export type Table = { readonly [key: string]: Value };

/**
 * A file of a person's configuration, and what of it is Paddock's.
 *
 * `whole`: all of it. `json` and `toml`: only the keys in `owns`. A table is gone into, a list is a set of which the items
 * are owned one by one, and any other value is owned as it is; whatever else the file holds is the person's.
 */
export type OwnedFile =
  | { kind: 'whole'; text: string }
  | { kind: 'json'; owns: Table }
  | { kind: 'toml'; owns: Table };

/**
 * One row of the report: something that a profile says and a CLI's own rules do not say in full.
 *
 * `none`: the CLI has no rule for it. `part`: it covers a part. `stricter`: it also catches what was not meant. `instead`
 * says what stands in for the rest.
 */
export interface ReportRow {
  /** The entry, as a person would write it. */
  entry: string;
  decision: 'allow' | 'ask' | 'deny';
  expressed: 'none' | 'part' | 'stricter';
  why: string;
  instead: string;
}

/** What a person's configuration of one CLI gets: files below its configuration folder, by relative path. */
export interface InteractiveFiles {
  files: Record<string, OwnedFile>;
  report: ReportRow[];
  /** Sentences for the person at every render. */
  warnings?: string[];
}

/** How a CLI asks the gate before a tool runs: keys of its settings file, or why it would not. */
export type GateHook = { owns: Table } | { row: ReportRow; warning: string };

/** What the image gets for one CLI: root-owned files by absolute path, and how it is started. */
export interface ImageFiles {
  files: Record<string, string>;
  launch: Launch;
  report: ReportRow[];
}

/** One agent CLI on a person's machine: what a profile that asks is in its own configuration. Pure. */
export interface Adapter {
  name: string;
  /** Where a person's configuration of it lies: the variable that moves it, and the folder below the home. */
  folder: { variable: string; below?: string; home: string };
  /** Never a setting that skips approvals. */
  interactive(profile: Profile): InteractiveFiles;
  /** `command` is shell text that reads the hook's input and ends with 0 or 2. */
  gate(command: string): GateHook;
}

/**
 * One agent CLI inside the image, for a profile that asks nobody. Pure; what it returns goes into the image and nowhere
 * else, and its code is in no command for the host.
 */
export interface ImageAdapter {
  name: string;
  image(profile: Profile): ImageFiles;
}
