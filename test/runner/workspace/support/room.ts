import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { AuditEvent } from '../../../../policy/audit/events.ts';
import { parseWorkspaceFile } from '../../../../policy/containment/containment.ts';
import { bringBack } from '../../../../runner/workspace/bring-back.ts';
import { prepare } from '../../../../runner/workspace/prepare/prepare.ts';
import type { Prepared, Result } from '../../../../runner/workspace/types.ts';

const ENVIRONMENT = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.org',
  GIT_EDITOR: 'true',
};

/** Runs a script in a folder, as a person or an agent would; returns what it prints. */
export function sh(folder: string, script: string): string {
  return execFileSync('bash', ['-ec', script], {
    cwd: folder,
    env: ENVIRONMENT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export function put(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

export const get = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8');

export interface Room {
  /** The user's working tree. */
  readonly root: string;
  readonly state: string;
  readonly containment: ReturnType<typeof parseWorkspaceFile>['containment'];
  /** Runs a script as the user. */
  readonly user: (script: string) => string;
  /** Makes the copy. `toml` is the workspace's file. */
  readonly enter: () => Promise<Prepared>;
  /** Runs a script as the agent, in the copy. */
  readonly agent: (script: string) => string;
  readonly leave: (prepared: Prepared) => Promise<Result & { events: AuditEvent[] }>;
  readonly remove: () => void;
}

/** A repository with one commit, a place for a run's state, and what happens in both. */
export function room({ toml = '', initial = 'git init -q -b main' } = {}): Room {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'workspace-')));
  const root = join(base, 'user');
  const state = join(base, 'state');
  mkdirSync(root);
  const user = (script: string) => sh(root, script);
  user(initial);
  put(root, 'readme.txt', 'hello\n');
  put(root, 'src/one.txt', 'one\n');
  put(root, '.gitignore', 'ignored/\n');
  if (toml !== '') put(root, 'paddock.toml', toml);
  user('git add -A && git commit -qm first');
  const { containment } = parseWorkspaceFile('paddock.toml', toml, ['github']);
  const workspace = join(state, 'workspace');
  return {
    ...{ root, state, user, containment },
    enter: async () =>
      await prepare({
        ...{ repository: root, containment, state, run: 'run-1' },
        owner: { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
        objectsAt: (source) => source,
        box: workspace,
      }),
    agent: (script) => sh(workspace, script),
    leave: async (prepared) => {
      const events: AuditEvent[] = [];
      const result = await bringBack(prepared, { audit: (event) => void events.push(event), umask: 0o022 });
      return { ...result, events };
    },
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}
