import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RepositoryBefore } from '../../types.ts';
import type { AgentGit } from '../agent.ts';
import { isObjectId } from '../names.ts';
import { readStates, STATES } from '../small-files.ts';
import type { HostGit } from './host.ts';

/** The commits that git's files about a merge name. */
export function commitsIn(states: Readonly<Record<string, string>>): string[] {
  return Object.entries(states).flatMap(([name, text]) => (name.endsWith('_HEAD') ? idsIn(text) : []));
}

/** Brings what git knows of a merge or a pick under way, and takes away what the agent finished; says what stays. */
export function bringStates(host: HostGit, before: RepositoryBefore, agent: AgentGit): string[] {
  const { gitDir } = host.places;
  const now = readStates(gitDir);
  const notes: string[] = [];
  for (const name of STATES) {
    const [from, to] = [before.states[name], agent.states[name]];
    if (from === to || now[name] === to) continue;
    if (now[name] !== from) notes.push(`.git/${name}: you changed it meanwhile, so it stays`);
    else if (to === undefined) rmSync(join(gitDir, name), { force: true });
    else if (!isSound(name, to))
      notes.push(`.git/${name}: it is not as git writes it, so it is not brought back`);
    else {
      const temporary = join(gitDir, `${name}.paddock-${host.run}`);
      writeFileSync(temporary, to, 'latin1');
      renameSync(temporary, join(gitDir, name));
    }
  }
  for (const name of before.operations) {
    if (!agent.operations.includes(name)) rmSync(join(gitDir, name), { recursive: true, force: true });
  }
  return notes;
}

function isSound(name: string, text: string): boolean {
  if (name.endsWith('_HEAD')) return idsIn(text).length > 0 && text.trimEnd().split('\n').every(isObjectId);
  if (name === 'MERGE_MODE') return /^(?:no-ff)?\n?$/.test(text);
  return !text.includes('\0');
}

const idsIn = (text: string) => text.split('\n').filter(isObjectId);
