import { type Stats, statSync } from 'node:fs';

/** What a path leads to, through links; undefined where nothing is there or it is out of reach. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
