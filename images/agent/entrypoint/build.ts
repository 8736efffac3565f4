import { bundle } from '../../bundle.ts';
import { launchScript } from './launch-script.ts';

/**
 * The files of `/usr/lib/paddock` that start an agent: `entrypoint.js`, everything of `main.ts` as one script, and
 * `launch`, the script that starts it.
 */
export async function buildEntrypoint(): Promise<{ 'entrypoint.js': string; launch: string }> {
  return { 'entrypoint.js': await bundle(import.meta.dirname, 'main.ts'), launch: launchScript() };
}
