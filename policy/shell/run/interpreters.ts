import type { Machine } from '../machine.ts';
import { HOLE, type Word } from '../word.ts';
import { type Handler, leaf } from './handler.ts';

// Whose arguments may be a program's text.
const INTERPRETERS = [
  ...['node', 'nodejs', 'deno', 'tsx', 'ts-node', 'perl', 'ruby', 'php', 'lua', 'luajit', 'tclsh', 'wish'],
  ...[
    'julia',
    'Rscript',
    'R',
    'groovy',
    'osascript',
    'scala',
    'guile',
    'racket',
    'emacs',
    'vi',
    'vim',
    'nvim',
  ],
  ...['ex', 'ed', 'view', 'make', 'gmake', 'just', 'crontab', 'ipython', 'jshell', 'irb'],
];

function note(words: readonly Word[], input: string, { scope, reading }: Machine): undefined {
  for (const word of words.slice(1)) {
    reading.code.push(word);
    const text = scope.file(word);
    if (text !== undefined) reading.code.push(text);
  }
  if (input !== '' && input !== HOLE) reading.code.push(input);
}

/** An interpreter of another language: its arguments, and what it reads, are noted as code. */
export const interpreter = leaf(note);

// awk's text is mostly patterns; it runs commands by `system` and by pipes.
const awk = leaf((words, input, machine) =>
  words.some((word) => /system|\||getline/.test(word)) ? note(words, input, machine) : undefined,
);

/** Python: as any interpreter, and `-m MODULE` is the module's own command. */
export const python = leaf((words, input, machine) => {
  const at = words.findIndex((word, index) => index > 0 && /^-[a-zA-Z]*m$/.test(word));
  if (at > 0 && at + 1 < words.length) machine.command(words.slice(at + 1), input);
  return note(words, input, machine);
});

/** Handlers of interpreters. */
export const INTERPRETER_HANDLERS: readonly [string, Handler][] = [
  ...INTERPRETERS.map((name): [string, Handler] => [name, interpreter]),
  ...['awk', 'gawk', 'mawk', 'nawk', 'busybox-awk'].map((name): [string, Handler] => [name, awk]),
];
