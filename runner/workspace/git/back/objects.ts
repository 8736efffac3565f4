import { Failure } from '../../../failure.ts';
import type { View } from '../../../git/git.ts';
import type { RepositoryBefore } from '../../types.ts';
import { importObjects } from '../import.ts';
import { lackedBy } from './index.ts';

/** What something of the agent's leads to: a ref, the stash, the index. */
export interface Want {
  readonly name: string;
  readonly ids: readonly string[];
}

/** So many are tried one by one when all together are refused. */
const MOST_TRIES = 50;

/** Brings the objects to the host. What could not be brought, by name, with the reason; the others are there. */
export async function bringObjects(
  folder: string,
  before: RepositoryBefore,
  scratch: View,
  wants: readonly Want[],
  known: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const failed = new Map<string, string>();
  const missing = new Set(
    await lackedBy(
      scratch,
      wants.flatMap(({ ids }) => ids),
    ),
  );
  const able = wants.filter(({ name, ids }) => {
    const lost = ids.find((id) => missing.has(id));
    if (lost !== undefined) failed.set(name, `the object ${lost} that it leads to is missing or damaged`);
    return lost === undefined;
  });
  const all = await attempt(folder, before, scratch, able, known);
  if (all === undefined) return failed;
  // One that is damaged must not take the others with it.
  for (const [number, want] of able.entries()) {
    const reason =
      number >= MOST_TRIES || able.length === 1 ? all : await attempt(folder, before, scratch, [want], known);
    if (reason !== undefined) failed.set(want.name, reason);
  }
  return failed;
}

async function attempt(
  folder: string,
  before: RepositoryBefore,
  scratch: View,
  wants: readonly Want[],
  known: readonly string[],
): Promise<string | undefined> {
  try {
    await importObjects(folder, before, scratch, [...new Set(wants.flatMap(({ ids }) => ids))], known);
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}
