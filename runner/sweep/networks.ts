import { chooseEngine, type Engine, engineOf } from '../engine/engine.ts';
import { ENGINES, type EngineName, findEngine } from '../engine/find.ts';
import { orphans } from '../network/remove.ts';

/** Containers and volumes of a run whose process is gone. */
export interface DeadNetwork {
  engine: EngineName;
  id: string;
}

/** The engine that is named, or all that answer: a run may have been in any. Throws a Failure where the named one does not answer. */
export async function enginesThere(wanted?: string): Promise<Engine[]> {
  if (wanted !== undefined) return [await chooseEngine(wanted)];
  const found = await Promise.all(ENGINES.map((name) => findEngine(name)));
  return found.flatMap((name) => (name === undefined ? [] : [engineOf(name)]));
}

/** What dead runs have left in the engines. */
export async function deadNetworks(engines: readonly Engine[]): Promise<DeadNetwork[]> {
  const found: DeadNetwork[] = [];
  for (const engine of engines) {
    for (const id of await orphans(engine)) {
      // One engine may answer to both names.
      if (!found.some((other) => other.id === id)) found.push({ engine: engine.name, id });
    }
  }
  return found;
}
