import { existsSync, realpathSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import toml from '@iarna/toml';
import { parseGateFile } from '../../../images/agent/gate/rules-file.ts';
import type { DenyEntry } from '../../../policy/profile.ts';
import { bindTool } from './bind.ts';
import type { Binding } from './judge.ts';

const PROFILES = join(import.meta.dirname, '../../../profiles');
const FILE = 'paddock.toml';

/** What is refused everywhere. The schema library is not loaded for it: most calls need none. Throws an Error. */
export async function readResidual(): Promise<readonly DenyEntry[]> {
  const { deny } = toml.parse(await readFile(join(PROFILES, 'autonomous.toml'), 'utf8'));
  const found = parseGateFile(JSON.stringify({ schema: 'paddock/gate/v1', deny })).deny;
  if (found.length === 0) throw new Error('profiles/autonomous.toml: got no entry, expected some');
  return found;
}

/**
 * The repositories that hold any of these folders, outer ones too: an agent that makes a repository of its own inside another's does not
 * leave that one. Without links. A folder that is not there counts for the folders above it.
 */
export function repositoriesAround(folders: readonly string[]): string[] {
  const all = folders.filter(isAbsolute).flatMap((folder) => upwards(real(folder)));
  return [...new Set(all)].filter((folder) => existsSync(join(folder, '.git')));
}

function upwards(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upwards(above)];
}

/** A path without links; a missing end is kept as it is. */
export function real(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(real(above), path.slice(above.length).replace(/^\//, ''));
  }
}

/** What the `paddock.toml` of each repository says about a CLI. Those that name no agent have no say. Throws an Error or a ConfigurationError. */
export async function readBindings(
  roots: readonly string[],
  tool: string,
  agent: string | undefined,
): Promise<Binding[]> {
  const files = roots.map((root) => join(root, FILE)).filter((file) => existsSync(file));
  if (files.length === 0) return [];
  const { parseWorkspaceFile } = await import('../../../policy/containment/containment.ts');
  const groups = (await readdir(join(PROFILES, 'egress'))).map((name) => name.replace(/\.toml$/, ''));
  const read = files.map(async (path): Promise<Binding[]> => {
    // One is called as `paddock run` calls it; of several each by its path.
    const name = files.length === 1 ? FILE : path;
    const { containment, ...risks } = parseWorkspaceFile(name, await readFile(path, 'utf8'), groups);
    const profile = bindTool(name, risks, tool, agent);
    return profile === undefined ? [] : [{ root: dirname(path), containment, profile }];
  });
  return (await Promise.all(read)).flat();
}
