import { execa } from 'execa';
import type { Engine } from '../engine/engine.ts';
import { Failure, STATUS } from '../failure.ts';
import { dockerLoad } from './docker-load.ts';
import { readLayout } from './layout.ts';

/**
 * Loads an OCI layout's image, for the engine's own architecture, and makes the engine know it by `tag`. Throws a
 * {@link Failure} that says what to do.
 */
export async function loadImage(engine: Engine, layout: string, tag: string): Promise<void> {
  if (engine.name === 'podman') await podmanLoad(layout, tag);
  else {
    const architecture = (await engine.must(['version', '--format', '{{.Server.Arch}}'])).trim();
    const image = (await readLayout(layout)).images.find((found) => found.architecture === architecture);
    if (image === undefined)
      throw new Failure(STATUS.unavailable, `docker runs on ${architecture}, for which there is no image`);
    await dockerLoad(layout, image.digest, tag, engine.environment);
  }
}

/** skopeo takes the platform that it runs on out of the index (containers-transports(5)). */
async function podmanLoad(layout: string, tag: string): Promise<void> {
  const { failed, code, stderr } = await execa(
    'skopeo',
    ['copy', '--quiet', `oci:${layout}`, `containers-storage:${tag}`],
    { reject: false, stdin: 'ignore' },
  );
  if (!failed) return;
  throw new Failure(
    STATUS.unavailable,
    code === 'ENOENT'
      ? 'missing: skopeo, which copies the image into podman; install it: sudo apt-get install skopeo'
      : `skopeo could not copy the image to ${tag}: ${stderr.trim().split('\n').at(-1)}`,
  );
}
