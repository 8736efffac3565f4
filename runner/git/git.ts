import { existsSync } from 'node:fs';
import { devNull } from 'node:os';
import { execa, type Options } from 'execa';
import { Failure, STATUS } from '../failure.ts';

/**
 * What a git process works on. Its git directory is always one of ours: git never reads the configuration, the attributes or the
 * hooks of a repository that an agent could write. Of such a repository it gets the object folder, a copy of the index
 * and the working tree, none of which can name a program.
 */
export interface View {
  gitDir: string;
  workTree?: string;
  indexFile?: string;
  /** An object folder to read from and write to instead of the git directory's own. */
  objects?: string;
  /** Further settings, as `name=value`. */
  settings?: readonly string[];
}

export interface Run {
  input?: Buffer | string;
  /** A file to read standard input from, instead of `input`. */
  inputFile?: string;
  /** Variables beside those that {@link environmentOf} makes, such as a commit's date; undefined takes one away. */
  environment?: Readonly<Record<string, string | undefined>>;
  /** Without our settings: where the user's own are asked for. */
  isPlain?: boolean;
}

export interface Ran {
  exitCode: number;
  stdout: Buffer;
  stderr: string;
}

/** Content goes in and out as it is, and nothing that git could start is started. */
const SETTINGS = [
  'core.attributesFile=/dev/null',
  'core.autocrlf=false',
  'core.bare=false',
  'core.bigFileThreshold=64m',
  'core.checkStat=default',
  'core.compression=1',
  'core.editor=false',
  'core.fileMode=true',
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.pager=cat',
  'core.precomposeUnicode=false',
  'core.protectHFS=false',
  'core.protectNTFS=false',
  'core.quotePath=false',
  'core.safecrlf=false',
  'core.sshCommand=false',
  'core.symlinks=true',
  'core.trustctime=true',
  'core.untrackedCache=false',
  'credential.helper=',
  'diff.external=',
  'gc.auto=0',
  'index.version=4',
  'maintenance.auto=false',
  'protocol.allow=never',
  'submodule.recurse=false',
];

const MOST = 2 ** 31 - 1;

/** The whole environment of a git process: nothing of this process's own but where programs are found. */
export function environmentOf(view: View): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: view.gitDir,
    XDG_CONFIG_HOME: view.gitDir,
    LC_ALL: 'C',
    TZ: 'UTC',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_DIR: view.gitDir,
    GIT_LITERAL_PATHSPECS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    ...(view.workTree !== undefined && { GIT_WORK_TREE: view.workTree }),
    ...(view.indexFile !== undefined && { GIT_INDEX_FILE: view.indexFile }),
    ...(view.objects !== undefined && { GIT_OBJECT_DIRECTORY: view.objects }),
  };
}

/** The arguments that come before a git command's own. */
export function settingArguments(view: View): string[] {
  return [...SETTINGS, ...(view.settings ?? [])].flatMap((setting) => ['-c', setting]);
}

/** How execa starts a git process for a view; bytes in, bytes out. */
export function optionsOf(view: View, { input, inputFile, environment }: Run = {}) {
  return {
    extendEnv: false,
    env: { ...environmentOf(view), ...environment },
    cwd: view.workTree ?? view.gitDir,
    encoding: 'buffer',
    stripFinalNewline: false,
    maxBuffer: MOST,
    reject: false,
    ...(inputFile !== undefined ? { inputFile } : input !== undefined ? { input } : { stdin: 'ignore' }),
  } as const satisfies Options;
}

/** Runs git; never throws for its exit status. Throws a {@link Failure} where there is no git. */
export async function callGit(view: View, args: readonly string[], run: Run = {}): Promise<Ran> {
  const { exitCode, stdout, stderr, code, shortMessage } = await execa(
    'git',
    [...(run.isPlain === true ? [] : settingArguments(view)), ...args],
    optionsOf(view, run),
  );
  if (code === 'ENOENT' && existsSync(view.workTree ?? view.gitDir))
    throw new Failure(STATUS.unavailable, 'git was not found; install it, or put it on PATH');
  const said = Buffer.from(stderr ?? '').toString();
  return {
    exitCode: exitCode ?? -1,
    stdout: Buffer.from(stdout ?? ''),
    stderr: exitCode === undefined ? `${said}${shortMessage}` : said,
  };
}

/** The same, but throws a {@link Failure} with what git said; returns standard output. */
export async function git(view: View, args: readonly string[], run: Run = {}): Promise<Buffer> {
  const { exitCode, stdout, stderr } = await callGit(view, args, run);
  if (exitCode !== 0) throw gitFailure(args, stderr, exitCode);
  return stdout;
}

/** What to throw when git could not do something. */
export function gitFailure(args: readonly string[], stderr: string, exitCode?: number): Failure {
  const said = stderr.trim().split('\n').slice(-5).join('\n') || `status ${exitCode}, and no word`;
  const full = /No space left on device/.test(said) ? '; free some space, then run this again' : '';
  return new Failure(STATUS.cannotCreate, `git ${args[0]} failed: ${said}${full}`);
}
