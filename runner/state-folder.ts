import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where Paddock keeps what is its own of this user: `$XDG_STATE_HOME/paddock`, by default below `~/.local/state`. */
export function stateFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const given = environment.XDG_STATE_HOME ?? '';
  return join(isAbsolute(given) ? given : join(homedir(), '.local/state'), 'paddock');
}
