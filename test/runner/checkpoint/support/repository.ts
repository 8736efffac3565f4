import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { vi } from 'vitest';

/** A folder for one test, and one beside it for the state that Paddock keeps. */
export function makeFolders(): { root: string; state: string; outside: string } {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'checkpoint-')));
  const folders = { root: join(base, 'work'), state: join(base, 'state'), outside: join(base, 'outside') };
  for (const folder of Object.values(folders)) mkdirSync(folder);
  vi.stubEnv('XDG_STATE_HOME', folders.state);
  vi.stubEnv('HOME', folders.state);
  return folders;
}

/** The user's own git, as a person would run it. */
export function git(root: string, ...args: string[]): string {
  return execFileSync('git', ['-C', root, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: '/nonexistent',
      GIT_CONFIG_NOSYSTEM: '1',
      ...Object.fromEntries(
        ['AUTHOR', 'COMMITTER'].flatMap((who) => [
          [`GIT_${who}_NAME`, 'Person'],
          [`GIT_${who}_EMAIL`, 'person@example.org'],
          [`GIT_${who}_DATE`, '1700000000 +0000'],
        ]),
      ),
    },
  });
}

/** Writes files below a folder. */
export function write(root: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** A repository with one commit of these files. */
export function makeRepository(files: Readonly<Record<string, string>> = { 'a.txt': 'one\n' }) {
  const folders = makeFolders();
  git(folders.root, 'init', '-q', '-b', 'main');
  write(folders.root, files);
  git(folders.root, 'add', '-A');
  git(folders.root, 'commit', '-q', '-m', 'first');
  return folders;
}

const NOT_COMPARED =
  /^\.git\/(?:(?:.*\/)?objects(?:\/|$)|refs\/paddock|refs$|refs\/tags(?:$|\/containment-))|^\.git\/logs\/refs\/paddock/;

/** Everything below a folder: kind, mode and content of each path. Object files are not compared, nor are refs of ours. */
export function everything(
  root: string,
  skip: (path: string) => boolean = () => false,
): Record<string, string> {
  const all: Record<string, string> = {};
  const visit = (path: string) => {
    if (path !== '' && (NOT_COMPARED.test(path) || skip(path))) return;
    const full = Buffer.concat([Buffer.from(`${root}/`), Buffer.from(path, 'latin1')]);
    const stats = lstatSync(full);
    const bits = path.startsWith('.git') ? 0o777 : 0o111;
    if (stats.isDirectory()) {
      all[path] = 'folder';
      for (const name of readdirSync(full, { encoding: 'buffer' }))
        visit(path === '' ? name.toString('latin1') : `${path}/${name.toString('latin1')}`);
    } else if (stats.isSymbolicLink()) all[path] = `link ${readlinkSync(full)}`;
    else if (stats.isFile()) {
      const digest = createHash('sha256').update(readFileSync(full)).digest('hex').slice(0, 12);
      all[path] = `file ${(stats.mode & bits).toString(8)} ${digest}`;
    } else all[path] = 'special';
  };
  visit('');
  return all;
}

/** What git says about a repository; it must be read after {@link everything}, for git status may write the index. */
export function gitView(root: string): Record<string, string> {
  const refs = git(root, 'for-each-ref', '--format=%(refname) %(objectname)');
  return {
    status: git(root, 'status', '--porcelain=v2', '--branch', '-z'),
    index: git(root, 'ls-files', '--stage', '-z'),
    staged: git(root, 'diff', '--cached', '--raw', '-z'),
    refs: refs
      .split('\n')
      .filter((line) => !/refs\/paddock|refs\/tags\/containment-/.test(line))
      .join('\n'),
    stash: git(root, 'stash', 'list'),
    check: git(root, 'fsck', '--connectivity-only', '--no-dangling'),
  };
}

export const remove = (root: string, path: string) =>
  rmSync(join(root, path), { recursive: true, force: true });

/** A time for a checkpoint; every call is a second later than the one before. */
export function clock(): () => Date {
  let time = Date.UTC(2026, 0, 2, 3, 4, 5);
  return () => {
    time += 1000;
    return new Date(time);
  };
}
