import { isAbsolute, join, relative, resolve } from 'node:path';
import type { Adapter } from '../../generators/adapter.ts';
import { Failure, STATUS } from './failure.ts';

/** Where a render goes. */
export interface Target {
  /** The home, or the folder that stands for it; absolute. */
  home: string;
  /** Where the manifest of what was rendered to it is kept; absolute. */
  state: string;
  /** Each CLI's configuration folder: below the home a relative path, else an absolute one. */
  folders: Record<string, string>;
}

/** What is taken from the process. */
export interface Surroundings {
  environment: Readonly<Record<string, string | undefined>>;
  home: string;
  cwd: string;
}

type Named = Pick<Adapter, 'name' | 'folder'>;

/**
 * Where a render goes. A `given` folder stands for the home, and the variables that move a CLI's folder do not count then.
 * Throws a {@link Failure} where a variable is no absolute path.
 */
export function targetOf(
  given: string | undefined,
  { environment, home, cwd }: Surroundings,
  adapters: readonly Named[],
): Target {
  if (given !== undefined) {
    const folder = resolve(cwd, given);
    return {
      home: folder,
      state: join(folder, '.local/state', STATE),
      folders: Object.fromEntries(adapters.map(({ name, folder: { home } }) => [name, home])),
    };
  }
  const state = absolute('XDG_STATE_HOME', environment.XDG_STATE_HOME) ?? join(home, '.local/state');
  const folders = adapters.map(({ name, folder }) => {
    const moved = absolute(folder.variable, environment[folder.variable]);
    return [
      name,
      moved === undefined ? folder.home : belowHome(home, join(moved, folder.below ?? '')),
    ] as const;
  });
  return { home, state: join(state, STATE), folders: Object.fromEntries(folders) };
}

const STATE = 'paddock/render';

function absolute(variable: string, value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined;
  if (isAbsolute(value)) return value;
  throw new Failure(
    STATUS.data,
    `${variable}: got "${value}", expected an absolute path; set it to one or unset it, then run this again`,
  );
}

/** A path as the manifest keeps it: relative where it is below the home. */
function belowHome(home: string, path: string): string {
  const below = relative(home, path);
  return below === '' || below.startsWith('..') || isAbsolute(below) ? path : below;
}
