import { build } from 'esbuild';

/**
 * A program of an image as one CommonJS script (which Node.js loads quickest) for its Node.js 24, with all that it imports.
 *
 * The text holds no path of the machine that made it and is the same from any directory; a bundle that cannot be made
 * throws. `directory` is the program's folder, `main` its file in there.
 */
export async function bundle(directory: string, main: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: directory,
    entryPoints: [`./${main}`],
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
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`esbuild made no file of ${main}`);
  return file.text;
}
