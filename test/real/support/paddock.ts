import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { type Engine, engineOf } from '../../../runner/engine/engine.ts';
import { ensureImage } from '../../../runner/image/ensure.ts';
import { CONTAINERS_CONF } from './podman.ts';

const MAIN = join(import.meta.dirname, '../../../runner/main.ts');

/** A person's machine in small: a home, a repository, and a podman that shares nothing but images with the one that is here. */
export interface Person {
  folder: string;
  home: string;
  /** Where Paddock keeps its state. */
  state: string;
  repository: string;
  environment: Record<string, string>;
  engine: Engine;
  /** Runs `paddock` in the repository. Never throws for its exit status. */
  paddock(args: readonly string[], options?: PaddockOptions): Promise<Ran>;
  close(): Promise<void>;
}

export interface PaddockOptions {
  /** Added to the environment; undefined takes a variable away. */
  env?: Readonly<Record<string, string | undefined>>;
  cwd?: string;
  uid?: number;
  /** What a person types; then standard input and standard error are a terminal (script(1)). */
  typed?: string;
}

export interface Ran {
  status: number;
  stdout: string;
  stderr: string;
}

/** podman's storage in a folder of its own. `images` are those of the machine, to be read only. */
export function storageConf(folder: string, driver: 'overlay' | 'vfs', images: boolean): string {
  const path = join(folder, `storage-${driver}-${images}.conf`);
  const shared = images ? '[storage.options]\nadditionalimagestores = ["/var/lib/containers/storage"]\n' : '';
  writeFileSync(
    path,
    `[storage]\ndriver = "${driver}"\ngraphroot = "${folder}/${driver}-${images}"\nrunroot = "${folder}/run-${driver}"\n${shared}`,
  );
  return path;
}

/** Makes a person with a repository of one commit. */
export function makePerson(files: Readonly<Record<string, string>> = { 'a.txt': 'one\n' }): Person {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'paddock-person-')));
  const [home, state, repository] = ['home', 'state', 'work'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [home, repository]) mkdirSync(path);
  const environment = {
    ...{ PATH: process.env.PATH ?? '', HOME: home, XDG_STATE_HOME: state, LC_ALL: 'C.UTF-8' },
    ...{ CONTAINERS_CONF, CONTAINERS_STORAGE_CONF: storageConf(folder, 'overlay', true) },
  };
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Person', '-c', 'user.email=person@example.org', ...args], {
      cwd: repository,
      env: environment,
    });
  git('init', '-q', '-b', 'main');
  put(repository, files);
  git('add', '-A');
  git('commit', '-q', '-m', 'first');
  const engine = engineOf('podman', environment);
  return {
    ...{ folder, home, state, repository, environment, engine },
    paddock: (args, options = {}) => paddock(args, repository, environment, options),
    async close() {
      await engine.call(['rm', '--all', '--force', '--time', '0']);
      await engine.call(['volume', 'rm', '--all', '--force']);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Writes files below a folder. */
export function put(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

async function paddock(
  args: readonly string[],
  repository: string,
  environment: Readonly<Record<string, string>>,
  { env = {}, cwd = repository, uid, typed }: PaddockOptions,
): Promise<Ran> {
  const command = [process.execPath, MAIN, ...args];
  const options = {
    ...{ cwd, env: { ...environment, ...env }, extendEnv: false, reject: false, timeout: 100_000 },
    ...(uid !== undefined && { uid, gid: uid }),
    ...(typed === undefined ? { stdin: 'ignore' as const } : { input: typed }),
  };
  // On a terminal both streams are one.
  const quoted = command.map((word) => `'${word}'`).join(' ');
  const { exitCode, stdout, stderr } =
    typed === undefined
      ? await execa(command[0] ?? '', command.slice(1), options)
      : await execa('script', ['--quiet', '--return', '--command', quoted, '/dev/null'], options);
  return { status: exitCode ?? -1, stdout: String(stdout), stderr: String(stderr) };
}

/** A folder for PATH with some of this machine's programs, and no others. */
export function pathOf(folder: string, programs: readonly string[]): string {
  const path = mkdtempSync(join(folder, 'path-'));
  for (const program of programs) {
    symlinkSync(execFileSync('which', [program], { encoding: 'utf8' }).trim(), join(path, program));
  }
  return path;
}

/** The egress image's name in the machine's podman, loaded if it was not there. */
export const egressTag = (): Promise<string> =>
  ensureImage(engineOf('podman', { CONTAINERS_CONF }), 'egress');
