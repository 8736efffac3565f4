import type { Machine } from '../machine.ts';
import { HOLE, type Word } from '../word.ts';

// Variables whose value a program runs as a shell command.
const COMMANDS = new Set([
  ...[
    'EDITOR',
    'VISUAL',
    'PAGER',
    'MANPAGER',
    'BROWSER',
    'LESSOPEN',
    'LESSCLOSE',
    'PROMPT_COMMAND',
    'FCEDIT',
  ],
  ...['GIT_EDITOR', 'GIT_SEQUENCE_EDITOR', 'GIT_PAGER', 'GIT_SSH_COMMAND', 'GIT_SSH', 'GIT_EXTERNAL_DIFF'],
  ...['GIT_ASKPASS', 'SSH_ASKPASS', 'GIT_PROXY_COMMAND', 'GH_EDITOR', 'GH_PAGER', 'GH_BROWSER', 'RSYNC_RSH'],
]);

/** Runs what setting an environment variable makes a later program run. */
export function runVariable(name: string, value: Word, machine: Machine): void {
  if (COMMANDS.has(name)) machine.script(value, HOLE);
  if (name === 'BASH_ENV' || name === 'ENV') {
    const text = machine.scope.file(value);
    if (text !== undefined) machine.script(text, HOLE);
  }
  // `GIT_CONFIG_KEY_0=alias.x GIT_CONFIG_VALUE_0='push --force'`: the value as an alias's.
  if (/^GIT_CONFIG_VALUE_\d+$/.test(name)) runGitSetting('alias.x', value, machine);
  if (name === 'GIT_CONFIG_PARAMETERS') {
    for (const setting of value.matchAll(/'([^'=]+)(?:'=')?=?([^']*)'/g)) {
      runGitSetting(setting[1] ?? '', setting[2] ?? '', machine);
    }
  }
}

/**
 * Runs what a git setting makes git run: an alias as its command, and any other value as the shell command that it may be
 * (editors, pagers, helpers, filters).
 */
export function runGitSetting(key: string, value: Word, machine: Machine): void {
  const name = key.toLowerCase();
  if (name.startsWith('alias.')) {
    machine.scope.gitAliases.set(key.slice('alias.'.length), value);
    machine.script(value.startsWith('!') ? value.slice(1) : `git ${value}`, HOLE);
  } else if (/^remote\..*\.push$/.test(name)) machine.command(['git', 'push', value], HOLE);
  else if (/^remote\..*\.mirror$/.test(name) && !/^(false|no|off|0)$/i.test(value)) {
    machine.command(['git', 'push', '--mirror'], HOLE);
  } else if (/\s/.test(value)) machine.script(value.replace(/^!/, ''), HOLE);
}
