import { lstatSync, mkdirSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Has Node.js keep what it compiles, for the next start: below `$XDG_CACHE_HOME`, by default `~/.cache`. Who can write there can
 * have this command run anything, so a folder that is not this user's alone is left out. Without it all is as slow as the first time.
 */
export function useCompileCache(environment: NodeJS.ProcessEnv = process.env): void {
  const given = environment.XDG_CACHE_HOME ?? '';
  const folder = join(isAbsolute(given) ? given : join(homedir(), '.cache'), 'paddock', 'compiled');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid, mode } = lstatSync(folder);
    if (uid === process.geteuid?.() && (mode & 0o022) === 0) enableCompileCache(folder);
  } catch {
    // A home that can't be written has none.
  }
}
