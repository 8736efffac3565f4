import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { callGit, git } from './git.ts';

/** Values by their name, in lower case; the last one counts. */
export type Config = ReadonlyMap<string, string>;

/**
 * What a configuration file says, without what it includes. It is read, never obeyed: the git that reads it has been told another git
 * directory. Throws a Failure where it can't be read.
 */
export async function readConfig(file: string): Promise<Config> {
  const nowhere = { gitDir: '/nonexistent', workTree: '/' };
  const output = await git(nowhere, ['config', '--file', file, '--no-includes', '-z', '--list']);
  const entries = output
    .toString()
    .split('\0')
    .filter((entry) => entry !== '');
  return new Map(
    entries.map((entry) => {
      const [name = '', ...value] = entry.split('\n');
      return [name.toLowerCase(), value.length === 0 ? 'true' : value.join('\n')];
    }),
  );
}

/** Whether a value of a configuration means yes. */
export const isTrue = (value: string | undefined) =>
  value !== undefined && /^(true|yes|on|[1-9]\d*)$/i.test(value);

/**
 * A setting of the system's or the user's own configuration; '' where it is not set. Those files are theirs, so they are asked in the
 * ordinary way, from a place that belongs to no repository.
 */
export async function userSetting(name: string, ...options: readonly string[]): Promise<string> {
  const home = homedir();
  const args = ['config', '--get', ...options, name];
  const { stdout } = await callGit({ gitDir: '/nonexistent', workTree: '/' }, args, {
    environment: {
      HOME: home,
      XDG_CONFIG_HOME: configHome(home),
      GIT_CONFIG_GLOBAL: process.env.GIT_CONFIG_GLOBAL,
      GIT_CONFIG_NOSYSTEM: process.env.GIT_CONFIG_NOSYSTEM,
    },
    isPlain: true,
  });
  return stdout.toString().trim();
}

/** The user's own file of paths to ignore (gitignore(5)): what their configuration names, else git's default. */
export async function userIgnoreFile(): Promise<string> {
  const named = await userSetting('core.excludesFile', '--type=path');
  return named === '' ? join(configHome(homedir()), 'git/ignore') : named;
}

/** Where the system's and the user's attributes are when no setting names them (gitattributes(5)). */
export const userAttributeFiles = () => [join(configHome(homedir()), 'git/attributes'), '/etc/gitattributes'];

function configHome(home: string): string {
  const given = process.env.XDG_CONFIG_HOME ?? '';
  return isAbsolute(given) ? given : join(home, '.config');
}
