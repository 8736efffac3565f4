import type { Engine } from '../../engine/engine.ts';
import { readLayout } from '../../image/layout.ts';
import type { ImageName } from '../../image/layout-source.ts';
import type { ImageFacts } from '../checks/images.ts';

/** What is known of an image without building it. */
export async function imageFacts(name: ImageName, engine: Engine | undefined): Promise<ImageFacts> {
  const given = process.env[`PADDOCK_${name.toUpperCase()}_IMAGE`] || undefined;
  const unknown = { name, given, fault: undefined, tag: undefined, isLoaded: false };
  if (given === undefined) return unknown;
  try {
    const { digest } = await readLayout(given);
    const tag = `localhost/paddock/${name}:${digest.slice('sha256:'.length).slice(0, 16)}`;
    return { ...unknown, tag, isLoaded: engine !== undefined && (await isLoaded(engine, tag)) };
  } catch (error) {
    return { ...unknown, fault: error instanceof Error ? error.message : String(error) };
  }
}

async function isLoaded(engine: Engine, tag: string): Promise<boolean> {
  return (await engine.call(['image', 'inspect', '--format', '{{.Id}}', tag])).exitCode === 0;
}

/** An egress image that the engine has, to try a container with: this version's, else any. */
export async function imageToTry(engine: Engine, { tag, isLoaded }: ImageFacts): Promise<string | undefined> {
  if (tag !== undefined && isLoaded) return tag;
  const { stdout } = await engine.call([
    ...['image', 'ls', '--filter', 'reference=localhost/paddock/egress'],
    ...['--format', '{{.Repository}}:{{.Tag}}'],
  ]);
  return stdout
    .split('\n')
    .find((line) => line.startsWith('localhost/paddock/egress:') && !line.endsWith('<none>'));
}
