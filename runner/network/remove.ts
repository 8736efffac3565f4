import type { Engine } from '../engine/engine.ts';
import { LABEL, OWNER_LABEL } from './names.ts';
import { isOrphan, type ReadOwner, readOwner } from './owner.ts';

/** Removes all that a network is made of; nothing is wrong where there is nothing. Throws a Failure where a part stays. */
export async function removeNetwork(engine: Engine, id: string): Promise<void> {
  const label = `${LABEL}=${id}`;
  // Whatever shares the door's namespace, the agent's container too, is closed in with it. podman refuses to remove a container on
  // whose namespace another one depends, without --depend; with it, one may be gone before its turn comes.
  const force = ['rm', '--force', ...(engine.name === 'podman' ? ['--depend', '--time', '0'] : [])];
  const containers = await listed(engine, 'container', label);
  if (containers.length > 0) {
    const { exitCode } = await engine.call([...force, ...containers]);
    const left = exitCode === 0 ? [] : await listed(engine, 'container', label);
    if (left.length > 0) await engine.must([...force, ...left]);
  }
  const volumes = await listed(engine, 'volume', label);
  if (volumes.length > 0) await engine.must(['volume', 'rm', '--force', ...volumes]);
}

/** Whether anything of a network is there. */
export async function exists(engine: Engine, id: string): Promise<boolean> {
  const kinds = ['container', 'volume'] as const;
  const found = await Promise.all(kinds.map((kind) => listed(engine, kind, `${LABEL}=${id}`)));
  return found.flat().length > 0;
}

async function listed(engine: Engine, kind: 'container' | 'volume', label: string): Promise<string[]> {
  const format = kind === 'volume' ? '{{.Name}}' : '{{.Names}}';
  const all = kind === 'container' ? ['--all'] : [];
  const out = await engine.must([kind, 'ls', ...all, '--filter', `label=${label}`, '--format', format]);
  return out.split('\n').filter((line) => line !== '');
}

/** The ids of the networks whose owner is dead. */
export async function orphans(engine: Engine, read: ReadOwner = readOwner): Promise<string[]> {
  const format = `{{index .Config.Labels "${LABEL}"}} {{index .Config.Labels "${OWNER_LABEL}"}}`;
  const [containers, volumes] = await Promise.all([
    listed(engine, 'container', LABEL),
    listed(engine, 'volume', LABEL),
  ]);
  const owned =
    containers.length === 0
      ? ''
      : await engine.must(['container', 'inspect', '--format', format, ...containers]);
  const ofVolumes = '{{index .Labels "LABEL"}} {{index .Labels "OWNER"}}'
    .replace('LABEL', LABEL)
    .replace('OWNER', OWNER_LABEL);
  const kept =
    volumes.length === 0 ? '' : await engine.must(['volume', 'inspect', '--format', ofVolumes, ...volumes]);
  const dead = `${owned}\n${kept}`
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([id, owner]) => id !== undefined && id !== '' && owner !== undefined && isOrphan(owner, read))
    .map(([id = '']) => id);
  return [...new Set(dead)].sort();
}

/** Removes what dead runs have left; returns their ids. */
export async function removeOrphans(engine: Engine): Promise<string[]> {
  const ids = await orphans(engine);
  for (const id of ids) await removeNetwork(engine, id);
  return ids;
}
