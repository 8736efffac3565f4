import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { leadsTo } from '../../images/agent/gate/resolve.ts';
import { type DenyEntry, ProfileFile } from '../../policy/profile.ts';
import type { RiskPlace } from '../../policy/risk/decide.ts';
import { parseToml } from '../../policy/toml.ts';
import { HOME, WORKSPACE } from '../run/calls.ts';

/** What every box refuses, as the image has it. */
export async function readResidualDeny(): Promise<readonly DenyEntry[]> {
  const file = join(import.meta.dirname, '../../profiles/autonomous.toml');
  return parseToml('profiles/autonomous.toml', await readFile(file, 'utf8'), ProfileFile).deny ?? [];
}

/** A host's path as it is in the box: below the workspace, or what was written where it is not from there. */
export function inBox(path: string, root: string, folder: string): string {
  if (path.startsWith('~')) return path;
  const absolute = resolve(folder, path);
  const inside = relative(root, absolute);
  if (inside === '') return WORKSPACE;
  return inside.startsWith('..') ? absolute : join(WORKSPACE, inside);
}

/** Where a call in the box would run, if somebody in `folder` of the working tree asked for it; `path` is one that it names. */
export function boxPlace(root: string, folder: string, path?: string): RiskPlace {
  const cwd = inBox(folder, root, folder);
  const place = { cwd, home: HOME, workspace: WORKSPACE };
  if (path === undefined) return { ...place, resolved: new Map() };
  const named = inBox(path, root, folder);
  const host = path.startsWith('~') ? join(homedir(), path.slice(1)) : resolve(folder, path);
  const real = inBox(leadsTo(host), leadsTo(root), folder);
  return { ...place, resolved: new Map(real === named || path.startsWith('~') ? [] : [[named, real]]) };
}
