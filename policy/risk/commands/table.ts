import { CHANGE } from './change.ts';
import { DEVELOP } from './develop.ts';
import { GIT } from './git.ts';
import { INTERPRETERS } from './interpreters.ts';
import { LOOK } from './look.ts';
import type { ProgramMeaning } from './meaning.ts';
import { NETWORK } from './network.ts';
import { PACKAGE_MANAGERS } from './packages.ts';
import { SERVICES } from './services.ts';

/** What is known of programs, by their names. */
const PROGRAMS: ReadonlyMap<string, ProgramMeaning> = new Map([
  ...Object.entries(LOOK),
  ...Object.entries(CHANGE),
  ...Object.entries(NETWORK),
  ...Object.entries(DEVELOP),
  ...Object.entries(PACKAGE_MANAGERS),
  ...Object.entries(INTERPRETERS),
  ...Object.entries(SERVICES),
  ['git', GIT],
  ['hub', GIT],
]);

/** The names of all programs that are known. */
export const KNOWN_PROGRAMS: readonly string[] = [...PROGRAMS.keys()];

/** What is known of a program by its name, `python3.11` and `mkfs.ext4` as well; undefined where nothing is. */
export function programMeaning(name: string): ProgramMeaning | undefined {
  const known = PROGRAMS.get(name);
  if (known !== undefined) return known;
  const family = /^(mkfs|fsck|mount|umount)\./.exec(name)?.[1];
  const [, unversioned = ''] = /^([a-z+]+)-?[\d.]+$/.exec(name) ?? [];
  return PROGRAMS.get(family ?? unversioned);
}
