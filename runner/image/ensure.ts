import type { Engine } from '../engine/engine.ts';
import { readLayout } from './layout.ts';
import { type ImageName, layoutOf } from './layout-source.ts';
import { loadImage } from './load.ts';

/** The name by which an engine knows one of Paddock's images, once it has it. It holds the digest, so that another version is another name. */
export async function imageTag(name: ImageName): Promise<string> {
  const { digest } = await readLayout(await layoutOf(name));
  return `localhost/paddock/${name}:${digest.slice('sha256:'.length).slice(0, 16)}`;
}

/** Whether an engine has all of these. */
export async function hasImages(engine: Engine, tags: readonly string[]): Promise<boolean> {
  return (await engine.call(['image', 'inspect', '--format', '{{.Id}}', ...tags])).exitCode === 0;
}

/** {@link imageTag}, once `engine` has the image: it is loaded where it is not there yet. Throws a Failure that says what to do. */
export async function ensureImage(engine: Engine, name: ImageName): Promise<string> {
  const tag = await imageTag(name);
  if (!(await hasImages(engine, [tag]))) await loadImage(engine, await layoutOf(name), tag);
  return tag;
}
