import { join } from 'node:path';
import { build } from 'esbuild';
import { launchScript } from './launch-script.ts';

/**
 * The files of `/usr/lib/paddock` that start an agent: `entrypoint.js`, everything of `main.ts` as one CommonJS script
 * (which Node.js loads quickest) for the image's Node.js 24, and `launch`, the script that starts it.
 *
 * The texts hold no path of the machine that made them and are the same from any directory; a bundle that cannot be made throws.
 */
export async function buildEntrypoint(): Promise<{ 'entrypoint.js': string; launch: string }> {
  const { outputFiles } = await build({
    absWorkingDir: import.meta.dirname,
    entryPoints: [join(import.meta.dirname, 'main.ts')],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    minify: true,
    // Readable traces need no map, and a map would hold paths.
    sourcemap: false,
    legalComments: 'none',
    logLevel: 'silent',
    // No tsconfig.json has a say: where this runs there may be another one, or none.
    tsconfigRaw: {},
  });
  const [bundle] = outputFiles;
  if (bundle === undefined) throw new Error('esbuild made no file of images/agent/entrypoint/main.ts');
  return { 'entrypoint.js': bundle.text, launch: launchScript() };
}
