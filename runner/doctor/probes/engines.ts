import { statfs } from 'node:fs/promises';
import { engineOf } from '../../engine/engine.ts';
import { type EngineFacts, engineFacts } from '../../engine/facts.ts';
import type { EngineName } from '../../engine/find.ts';
import type { EngineState, EngineStates } from '../checks/engines.ts';
import type { Room } from '../checks/storage.ts';
import { printed } from './programs.ts';

/** Both engines, as they answer now. */
export async function engineStates(): Promise<EngineStates> {
  const [podman, docker] = await Promise.all([engineState('podman'), engineState('docker')]);
  return { podman, docker };
}

async function engineState(name: EngineName): Promise<EngineState> {
  if ((await printed(name, ['--version'])) === undefined) return { kind: 'absent' };
  try {
    return { kind: 'answers', facts: await engineFacts(engineOf(name)) };
  } catch (error) {
    return { kind: 'silent', said: error instanceof Error ? error.message : String(error) };
  }
}

/** The space where an engine keeps images; undefined where that is another machine's, or can't be told. */
export async function engineRoom({ name, storage, remote }: EngineFacts): Promise<Room | undefined> {
  return remote ? undefined : await roomIn(`${name}'s images`, storage);
}

/** The space in the file system of a folder; undefined where it can't be told. */
export async function roomIn(what: string, path: string): Promise<Room | undefined> {
  const found = await statfs(path).catch(() => undefined);
  return found === undefined ? undefined : { what, path, free: found.bavail * found.bsize };
}
