import {
  chmodSync,
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
import { execa, type Options } from 'execa';
import { Result } from '../../../runner/render/output/result.ts';

export const ROOT = join(import.meta.dirname, '../../..');
const MAIN = join(ROOT, 'runner/render/main.ts');

/** Settings as people have them, with comments, odd spacing and things that Paddock has nothing to do with. */
export const LIVED_IN = {
  '.claude/settings.json': `{
    // set up in March
    "model": "opus",
    "permissions": {
        "allow": [
            "Bash(npm run lint:*)", // all day
            "Read(~/notes/**)"
        ],
        "defaultMode": "acceptEdits" // quicker
    },
    "statusLine": { "type": "command", "command": "~/bin/status" }
}
`,
  '.codex/config.toml': `# Codex
model = "gpt-5.5" # the old one
approval_policy = "untrusted"
notify = [
  "notify-send", # desktop
  "Codex",
]

[projects."/home/me/work"]
trust_level = "trusted"

[mcp_servers.docs]
command = "npx"
env.TOKEN = "x"
`,
  '.gemini/settings.json': '{ "ui": { "theme": "Dracula" }, "general": { "vimMode": true } }\n',
} as const;

/** A new folder that stands for a home. */
export function home(files: Readonly<Record<string, string>> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'render-')));
  for (const [path, text] of Object.entries(files)) put(join(folder, path), text);
  return folder;
}

export function put(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
}

export const read = (...path: string[]) => readFileSync(join(...path), 'utf8');

/** Every file and folder below a folder, with its mode and text. */
export function snapshot(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        const mode = (statSync(path).mode & 0o7777).toString(8);
        return [path.slice(folder.length + 1), entry.isFile() ? `${mode} ${read(path)}` : mode] as const;
      })
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** Runs the command; its end is not an error here. */
export async function render(args: readonly string[], options: Options = {}, preload?: string) {
  const before = preload === undefined ? [] : ['--import', preload];
  const { stdout, stderr, exitCode, signal } = await execa(process.execPath, [...before, MAIN, ...args], {
    reject: false,
    extendEnv: false,
    env: { PATH: process.env.PATH, HOME: '/nonexistent' },
    ...options,
  });
  return { stdout: String(stdout), stderr: String(stderr), exitCode, signal };
}

/** Runs it with `--json`; what it prints has to be as the schema says, and nothing else. */
export async function renderJson(args: readonly string[], options: Options = {}): Promise<Result> {
  const { stdout, exitCode } = await render([...args, '--json'], options);
  const result = Result.parse(JSON.parse(stdout));
  if (result.status !== exitCode) throw new Error(`it says ${result.status} and ends with ${exitCode}`);
  return result;
}
