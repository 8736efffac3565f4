import { afterAll, beforeAll, describe } from 'vitest';
import { type Engine, engineOf } from '../../../runner/engine/engine.ts';
import type { EngineName } from '../../../runner/engine/find.ts';
import { ensureImage } from '../../../runner/image/ensure.ts';
import { ownDocker } from '../../real/support/docker.ts';
import { CONTAINERS_CONF } from '../../real/support/podman.ts';

/** An engine, with Paddock's images in it. */
export interface Ready {
  engine: Engine;
  images: { egress: string; agent: string };
}

async function start(name: EngineName): Promise<Ready & { close(): Promise<void> }> {
  const { engine, close } =
    name === 'podman'
      ? { engine: engineOf('podman', { CONTAINERS_CONF }), close: async () => undefined }
      : await ownDocker();
  try {
    const images = { egress: await ensureImage(engine, 'egress'), agent: await ensureImage(engine, 'agent') };
    return { engine, images, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Describes what holds on podman and on docker alike. `body` gets a function that gives the engine, once tests run, and its name. */
export function onEachEngine(body: (ready: () => Ready, name: EngineName) => void): void {
  describe.each(['podman', 'docker'] as const)('on %s', (name) => {
    let ready: Awaited<ReturnType<typeof start>> | undefined;
    beforeAll(async () => {
      ready = await start(name);
    });
    afterAll(() => ready?.close());
    body(() => {
      if (ready === undefined) throw new Error(`${name} has not started`);
      return ready;
    }, name);
  });
}
