import type { Machine } from '../machine.ts';
import { HOLE, plain, quoted, type Word } from '../word.ts';
import { leaf } from './handler.ts';
import { readOptions } from './options.ts';
import { runGitSetting } from './variables.ts';

/** git's own options, those before its subcommand, that take the next word (git 2.39). */
export const GIT_VALUES = [
  '-C',
  '-c',
  '--git-dir',
  '--work-tree',
  '--namespace',
  '--super-prefix',
  '--config-env',
  '--attr-source',
];

/** Runs what git would run by itself: aliases, and the commands that subcommands and settings are given. */
export const git = leaf((words, input, machine) => {
  const { options, operands } = readOptions(words, { values: GIT_VALUES });
  for (const { name, value } of options) {
    if (name === '-c' && value !== undefined) setting(value, machine);
  }
  const [word = '', ...rest] = operands;
  const subcommand = plain(word);
  const alias = machine.scope.gitAliases.get(subcommand);
  if (alias !== undefined) {
    // An alias is gone through once; git itself refuses one that leads back to itself.
    machine.scope.gitAliases.delete(subcommand);
    const line = `${alias.startsWith('!') ? alias.slice(1) : `git ${alias}`} ${rest.map(quoted).join(' ')}`;
    machine.script(line, input);
    machine.scope.gitAliases.set(subcommand, alias);
    return undefined;
  }
  runOptionTexts(rest, machine);
  SUBCOMMANDS[subcommand]?.(rest, machine);
  return undefined;
});

function setting(text: Word, machine: Machine): void {
  const equals = text.indexOf('=');
  if (equals > 0) runGitSetting(plain(text.slice(0, equals)), text.slice(equals + 1), machine);
  else runGitSetting(plain(text), 'true', machine);
}

// Options of several subcommands whose value is run as a program at one end of the connection.
const RUN_OPTION = /^--(?:upload-pack|receive-pack|exec|extcmd)=([\s\S]+)$/;

function runOptionTexts(words: readonly Word[], machine: Machine): void {
  for (const word of words) {
    const text = RUN_OPTION.exec(word)?.[1];
    if (text !== undefined) machine.script(text, HOLE);
    // A remote that is a command; `% ` is a space inside one of its words (git-remote-ext).
    const remote = /^ext::([\s\S]+)$/.exec(word)?.[1];
    if (remote !== undefined) {
      machine.command(
        remote.split(/(?<!%) +/).map((part) => part.replaceAll('% ', ' ')),
        HOLE,
      );
    }
  }
}

const SUBCOMMANDS: Record<string, (words: readonly Word[], machine: Machine) => void> = {
  config(words, machine) {
    const { operands } = readOptions(['', ...words], { values: ['-f', '--file', '--blob', '--type'] });
    const plainWords = operands[0] === 'set' ? readOptions(operands, {}).operands : operands;
    const [key, value] = plainWords;
    if (key !== undefined && value !== undefined) runGitSetting(plain(key), value, machine);
  },
  remote(words, machine) {
    const text = words.map(plain);
    if (text[0] === 'add' && text.some((word) => /^--mirror(=push)?$/.test(word))) {
      machine.command(['git', 'push', '--mirror'], HOLE);
    }
  },
  submodule(words, machine) {
    const at = words.findIndex((word) => plain(word) === 'foreach');
    if (at >= 0) machine.script(readOptions(words.slice(at), {}).operands.join(' '), HOLE);
  },
  rebase(words, machine) {
    words.forEach((word, index) => {
      const text = plain(word);
      // `-x TEXT`, `-xTEXT`, and `--exec` with what git accepts as short for it.
      if (text === '-x' || /^--ex(e|ec)?$/.test(text)) machine.script(words[index + 1] ?? '', HOLE);
      else if (/^-x./.test(text)) machine.script(word.slice(2), HOLE);
      else if (/^--ex(e|ec)?=/.test(text)) machine.script(word.slice(word.indexOf('=') + 1), HOLE);
    });
  },
  bisect(words, machine) {
    if (plain(words[0] ?? '') === 'run') machine.command(words.slice(1), HOLE);
  },
  'for-each-repo'(words, machine) {
    const { operands } = readOptions(['', ...words], { values: ['--config'] });
    machine.command(['git', ...operands], HOLE);
  },
  difftool(words, machine) {
    words.forEach((word, index) => {
      if (/^(-x|--extcmd)$/.test(plain(word))) machine.script(words[index + 1] ?? '', HOLE);
    });
  },
  'filter-branch'(words, machine) {
    words.forEach((word, index) => {
      if (/^--[a-z-]+-filter$/.test(plain(word))) machine.script(words[index + 1] ?? '', HOLE);
    });
  },
};
