import { readdirSync, type Stats, statSync } from 'node:fs';

/** What a path leads to, through links; undefined where nothing is there or it is out of reach. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** The names in a folder; undefined where it cannot be listed. */
export function namesIn(folder: string): readonly string[] | undefined {
  try {
    return readdirSync(folder);
  } catch {
    return undefined;
  }
}

/**
 * Which of `paths` there are below `folder`, relative to it. The folder is listed once, so that the many that are not
 * there cost nothing; one that cannot be listed may still be entered, and then each path is tried.
 */
export function presentIn(folder: string, paths: readonly string[]): readonly string[] {
  const names = namesIn(folder);
  return paths.filter((path) => {
    const [first = ''] = path.split('/', 1);
    return (names === undefined || names.includes(first)) && statOf(`${folder}/${path}`) !== undefined;
  });
}
