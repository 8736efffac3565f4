import { ANYWHERE_HANDLERS } from './anywhere.ts';
import { BUILTINS } from './builtins.ts';
import { fd, find } from './find.ts';
import { git } from './git.ts';
import { type Handler, leaf } from './handler.ts';
import { INTERPRETER_HANDLERS, interpreter, python } from './interpreters.ts';
import { OPTION_TEXTS } from './option-texts.ts';
import { patch } from './patch.ts';
import { SHELL_HANDLERS } from './shells.ts';
import { TEXTS } from './texts.ts';
import { WRAPPERS } from './wrappers.ts';
import { parallel, xargs } from './xargs.ts';

const HANDLERS: ReadonlyMap<string, Handler> = new Map([
  ...WRAPPERS,
  ...ANYWHERE_HANDLERS,
  ...INTERPRETER_HANDLERS,
  ...SHELL_HANDLERS,
  ...BUILTINS,
  ...OPTION_TEXTS,
  ...TEXTS,
  ['git', git],
  ['hub', git],
  ['find', find],
  ['fd', fd],
  ['fdfind', fd],
  ['xargs', xargs],
  ['parallel', parallel],
  ['apply_patch', patch],
]);

// `git-push` and the like are git's subcommands as programs of their own.
const dashed = leaf(([program = '', ...rest], input, machine) => {
  const subcommand = program.slice(program.lastIndexOf('git-') + 'git-'.length);
  return machine.command(['git', subcommand, ...rest], input);
});

/** What is known of a program, by its name without a path; undefined where nothing needs to be. */
export function handlerOf(name: string): Handler | undefined {
  const known = HANDLERS.get(name);
  if (known !== undefined) return known;
  if (/^(python|pypy)[\d.]*$/.test(name)) return python;
  if (/^(perl|ruby|php|lua)[\d.]+$/.test(name)) return interpreter;
  return name.startsWith('git-') ? dashed : undefined;
}
