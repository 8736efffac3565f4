import type { StashEntry } from '../types.ts';
import { readSmallBeneath } from './small-files.ts';

const MOST = 2 ** 24;

/** The stash as its log has it (git-stash(1)), newest first. Lines that are none are left out. */
export function readStash(commonDir: string): StashEntry[] {
  const text = readSmallBeneath(commonDir, 'logs/refs/stash', MOST) ?? '';
  return text
    .split('\n')
    .flatMap((line) => {
      const [, commit, message] =
        /^[0-9a-f]{40,64} ([0-9a-f]{40}|[0-9a-f]{64}) [^\t]*\t(.*)$/.exec(line) ?? [];
      return commit === undefined || message === undefined ? [] : [{ commit, message }];
    })
    .reverse();
}
