import type { Machine } from '../machine.ts';
import type { Word } from '../word.ts';
import { type Handler, leaf, wrapper } from './handler.ts';
import { readOptions } from './options.ts';

const SHELLS = ['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'mksh', 'rbash', 'hush', 'fish', 'pwsh'];

const VALUES = ['-o', '-O', '--rcfile', '--init-file', '--command'];

function shell(words: readonly Word[], input: string, machine: Machine): string | undefined {
  const { options, operands } = readOptions(words, { values: VALUES, shell: true });
  for (const { name, value } of options) {
    const text =
      name === '--command' ? value : name.endsWith('file') && value ? machine.scope.file(value) : '';
    if (text) machine.script(text, input);
  }
  const has = (option: string) => options.some(({ name }) => name === option);
  const [first, ...rest] = operands;
  if (has('-c')) {
    if (first === undefined) return undefined;
    const before = machine.scope.zero;
    machine.scope.zero = rest[0];
    const printed = machine.script(first, input, rest.slice(1));
    machine.scope.zero = before;
    return printed;
  }
  if (has('-s') || first === undefined) return machine.script(input, '', operands);
  return runFile(first, input, machine, (text) => machine.script(text, '', rest));
}

function runFile(
  path: Word,
  input: string,
  { scope }: Machine,
  run: (text: string) => string,
): string | undefined {
  const fromInput =
    path === '-' || path === '/dev/stdin' || path === '/dev/fd/0' || path === '/proc/self/fd/0';
  const text = fromInput ? input : scope.file(path);
  return text === undefined ? undefined : run(text);
}

const source = leaf(([, path, ...args], input, machine) => {
  if (path === undefined) return undefined;
  return runFile(path, input, machine, (text) =>
    // With arguments it has them as positional parameters, as a shell of its own would.
    args.length > 0 ? machine.script(text, '', args) : machine.evaluate(text, ''),
  );
});

/** Handlers of shells, and of what reads shell text as a shell does. */
export const SHELL_HANDLERS: readonly [string, Handler][] = [
  ...SHELLS.map((name): [string, Handler] => [name, leaf(shell)]),
  ['eval', wrapper((words, input, machine) => machine.evaluate(words.slice(1).join(' '), input))],
  ['source', source],
  ['.', source],
  // `at` and `batch` read their commands on standard input.
  ['at', leaf((_, input, machine) => machine.script(input, ''))],
  ['batch', leaf((_, input, machine) => machine.script(input, ''))],
];
