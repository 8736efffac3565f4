import type { Engine } from '../engine/engine.ts';
import { readLayout } from './layout.ts';
import { type ImageName, layoutOf } from './layout-source.ts';
import { loadImage } from './load.ts';

/**
 * The name by which `engine` knows one of Paddock's images, loading it where it is not there yet. The name holds the
 * digest, so that another version is another name. Throws a Failure that says what to do.
 */
export async function ensureImage(engine: Engine, name: ImageName): Promise<string> {
  const directory = await layoutOf(name);
  const { digest } = await readLayout(directory);
  const tag = `localhost/paddock/${name}:${digest.slice('sha256:'.length).slice(0, 16)}`;
  const known = await engine.call(['image', 'inspect', '--format', '{{.Id}}', tag]);
  if (known.exitCode !== 0) await loadImage(engine, directory, tag);
  return tag;
}
