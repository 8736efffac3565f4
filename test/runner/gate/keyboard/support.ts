import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseWorkspaceFile } from '../../../../policy/containment/containment.ts';
import type { Binding } from '../../../../runner/gate/keyboard/judge.ts';

/** A new folder with some files, without links in its path. */
export function folderWith(files: Readonly<Record<string, string>> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'keyboard-')));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** A `paddock.toml` with one agent of a CLI. */
export const withAgent = (tool: string, keys = 'level = "supervised"', name = 'main') =>
  `[agents.${name}]\ntool = "${tool}"\nrisk_profile = "${name}"\n\n[risk_profiles.${name}]\n${keys}\n`;

/** What a repository at `root` says by the keys of its profile, and by its containment. */
export function binding(root: string, keys: string, containment = ''): Binding {
  const file = parseWorkspaceFile('paddock.toml', `${withAgent('claude', keys)}\n${containment}`, []);
  const profile = file.risk_profiles.get('main');
  if (profile === undefined) throw new Error('no profile');
  return { root, containment: file.containment, profile };
}
