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

async function listed(
  engine: Engine,
  kind: 'container' | 'volume',
  label: string,
  format = kind === 'volume' ? '{{.Name}}' : '{{.Names}}',
): Promise<string[]> {
  const all = kind === 'container' ? ['--all'] : [];
  const out = await engine.must([kind, 'ls', ...all, '--filter', `label=${label}`, '--format', format]);
  return out.split('\n').filter((line) => line !== '');
}

/** The ids of the networks whose owner is dead. */
export async function orphans(engine: Engine, read: ReadOwner = readOwner): Promise<string[]> {
  const format = [LABEL, OWNER_LABEL].map((name) => labelFormat(engine, name)).join(' ');
  const lists = await Promise.all(
    (['container', 'volume'] as const).map((kind) => listed(engine, kind, LABEL, format)),
  );
  const dead = lists
    .flat()
    .map((line) => line.split(' '))
    .filter(([id, owner]) => id !== undefined && id !== '' && owner !== undefined && isOrphan(owner, read))
    .map(([id = '']) => id);
  return [...new Set(dead)].sort();
}

/** A label's value in a list; to docker the labels are one text (docker 20.10), to podman a map (podman 4.3). */
const labelFormat = ({ name: engine }: Engine, name: string) =>
  engine === 'podman' ? `{{index .Labels "${name}"}}` : `{{.Label "${name}"}}`;

/** Removes what dead runs have left; returns their ids. */
export async function removeOrphans(engine: Engine): Promise<string[]> {
  const ids = await orphans(engine);
  for (const id of ids) await removeNetwork(engine, id);
  return ids;
}
