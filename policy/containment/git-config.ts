import { posix } from 'node:path';
import { pathRule, type Rule } from './rules.ts';

/** A value that git's configuration has in a repository, its key as `git config --list` writes it. */
export type ConfigEntry = readonly [key: string, value: string];

/** Keys whose value is a command, or names programs: git-config(1). */
const COMMANDS =
  /^(?:core\.(?:fsmonitor|sshcommand|editor|pager|askpass|gitproxy|alternaterefscommand)|sequence\.editor|pager\..*|alias\..*|diff\.external|diff\..*\.(?:command|textconv)|merge\..*\.driver|filter\..*\.(?:clean|smudge|process)|(?:diff|merge)tool\..*\.(?:cmd|path)|gpg\.(?:.*\.)?program|gpg\.ssh\.defaultkeycommand|credential\.(?:.*\.)?helper|interactive\.difffilter|trailer\..*\.(?:command|cmd)|uploadpack\.packobjectshook|remote\..*\.(?:uploadpack|receivepack|vcs)|sendemail\..*cmd|browser\..*\.(?:cmd|path)|man\..*\.(?:cmd|path)|submodule\..*\.update)$/;

const INCLUDES = /^include(?:if\..*)?\.path$/;

/**
 * Rules for what a repository's own configuration makes git read or run within the workspace: a folder of hooks, a
 * configuration that is included, scripts that commands name. `root` is the workspace's absolute path. A command's words
 * are taken by their text: one that is put together when it runs is not seen.
 */
export function gitConfigRules(entries: readonly ConfigEntry[], root: string): readonly Rule[] {
  const inside = (path: string) => {
    const found = posix.relative(root, path);
    return found !== '' && !found.startsWith('..') && !found.startsWith('.git/') ? [found] : [];
  };
  return entries.flatMap(([key, value]): readonly Rule[] => {
    const name = key.toLowerCase();
    const source = `git config ${key}`;
    if (value === '' || value.startsWith('~')) return [];
    if (name === 'core.hookspath' || name === 'init.templatedir') {
      const reason = "the host's git runs the hooks that are in it";
      return inside(posix.resolve(root, value)).map((path) =>
        pathRule('readonly_directories', path, source, reason),
      );
    }
    if (INCLUDES.test(name)) {
      // Relative to the file that says it, which is `.git/config`.
      const reason = "the host's git takes it as configuration";
      return inside(posix.resolve(root, '.git', value)).map((path) =>
        pathRule('readonly_files', path, source, reason),
      );
    }
    if (!COMMANDS.test(name) && name !== 'core.attributesfile') return [];
    const words = value.split(/[\s'"`;|&()<>$=!]+/).filter((word) => word.includes('/') || word === value);
    const reason = "the host's git runs it, or obeys it";
    return words
      .flatMap((word) => inside(posix.resolve(root, word)))
      .map((path) => pathRule('readonly_files', path, source, reason));
  });
}
