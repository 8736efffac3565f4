import { type Engine, engineOf, namedEngine, noEngine } from '../engine/engine.ts';
import { isRootless } from '../engine/facts.ts';
import { ENGINES } from '../engine/find.ts';
import { ensureImage, hasImages, imageTag } from '../image/ensure.ts';
import { orphans } from '../network/remove.ts';

/** An engine that answers, and what a run has to know of it. */
export interface ReadyEngine {
  engine: Engine;
  /** Whether it works without root's rights. */
  rootless: boolean;
  /** Paddock's images, by the names that the engine has for them. */
  images: { agent: string; egress: string };
  /** The networks of dead runs. */
  dead: readonly string[];
}

/**
 * The first engine that answers, podman before docker; `wanted` leaves no other choice. All is asked at once: each call of an
 * engine's client takes as long as the next. Images that it lacks are loaded. Throws a Failure with the remedy.
 */
export async function readyEngine(wanted: string | undefined): Promise<ReadyEngine> {
  const named = namedEngine(wanted);
  const [agent, egress] = await Promise.all([imageTag('agent'), imageTag('egress')]);
  const images = { agent, egress };
  for (const name of named === undefined ? ENGINES : [named]) {
    const engine = engineOf(name);
    const [rootless, has, dead] = await Promise.allSettled([
      isRootless(engine),
      hasImages(engine, [images.agent, images.egress]),
      orphans(engine),
    ]);
    if (rootless.status === 'rejected' || dead.status === 'rejected') continue;
    if (has.status === 'rejected' || !has.value)
      for (const image of ['agent', 'egress'] as const) await ensureImage(engine, image);
    return { engine, rootless: rootless.value, images, dead: dead.value };
  }
  throw noEngine(named);
}
