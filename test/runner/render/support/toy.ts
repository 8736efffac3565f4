import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { OwnedFile } from '../../../../generators/adapter.ts';
import type { Request } from '../../../../runner/render/arguments.ts';
import { type Rendered, run } from '../../../../runner/render/command.ts';
import type { Disk } from '../../../../runner/render/files/disk.ts';

/** A new, empty folder. */
export function home(files: Record<string, string> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'render-')));
  for (const [path, text] of Object.entries(files)) put(folder, path, text);
  return folder;
}

export function put(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** Every file below a folder by its path, with its mode and text. */
export function snapshot(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        const mode = (statSync(path).mode & 0o7777).toString(8);
        return [
          path.slice(folder.length + 1),
          `${mode} ${entry.isDirectory() ? 'folder' : readFileSync(path, 'utf8')}`,
        ];
      })
      .sort(),
  );
}

/** Two CLIs with a few files. */
export const TOY: Record<string, Record<string, OwnedFile>> = {
  one: {
    'settings.json': { kind: 'json', owns: { mode: 'default', deny: ['a', 'b'] } },
    'rules/ours.rules': { kind: 'whole', text: 'ours\n' },
  },
  two: { 'config.toml': { kind: 'toml', owns: { policy: 'ask', features: { x: false } } } },
};

/** Lived-in files of both. */
export const LIVED_IN = {
  '.one/settings.json': '{\n  // mine\n  "mode": "plan",\n  "deny": ["z"]\n}\n',
  '.two/config.toml': '# mine\npolicy = "never" # oh\n\n[other]\nx = 1\n',
};

export function rendered(files: Record<string, Record<string, OwnedFile>> = TOY): Rendered {
  return {
    configuration: Object.fromEntries(
      Object.entries(files).map(([cli, owned]) => [cli, { files: owned, report: [] }]),
    ),
    adapters: ['one', 'two'].map((name) => ({
      name,
      folder: { variable: `${name.toUpperCase()}_HOME`, home: `.${name}` },
    })),
  };
}

const REQUEST: Request = {
  action: 'render',
  revert: false,
  diff: false,
  target: undefined,
  only: ['one', 'two'],
  permissions: undefined,
  settings: undefined,
  gate: false,
  json: false,
};

/** Runs the command on a folder that stands for the home. */
export async function onto(
  target: string,
  request: Partial<Request> = {},
  what: Rendered = rendered(),
  disk?: Disk,
) {
  return await run({ ...REQUEST, target, ...request }, what, { environment: {}, home: '/', cwd: '/' }, disk);
}
