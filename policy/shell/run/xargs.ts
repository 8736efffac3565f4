import { HOLE, plain, quoted, type Word } from '../word.ts';
import { leaf } from './handler.ts';
import { readOptions } from './options.ts';

const VALUES = [
  ...['-a', '-d', '-E', '-I', '-L', '-n', '-P', '-s', '--arg-file', '--delimiter'],
  ...['--max-args', '--max-procs', '--max-chars', '--max-lines', '--process-slot-var', '--replace'],
];
const MOST_LINES = 64;

/** Runs the command of an `xargs` with the words that it would read. */
export const xargs = leaf((words, inherited, machine) => {
  const { options, operands } = readOptions(words, { values: VALUES.filter((name) => name !== '--replace') });
  const value = (...names: string[]) => options.findLast(({ name }) => names.includes(name))?.value;
  const file = value('-a', '--arg-file');
  const input = file === undefined ? inherited : (machine.scope.file(file) ?? HOLE);
  const has = (name: string) => options.some((option) => option.name === name);
  const replaced = value('-I') ?? value('--replace') ?? (has('-i') || has('--replace') ? '{}' : undefined);
  const command = operands.length > 0 ? operands : ['echo'];
  const items = has('-0') ? input.split(/[\0\n]/) : input.split('\n');
  const lines = items.map((line) => line.trim()).filter((line) => line !== '');
  if (lines.length > MOST_LINES) machine.giveUp();
  if (replaced === undefined) {
    const read = lines.flatMap((line) => (has('-0') ? [line] : shellWords(line)));
    // In one command, and each word in one of its own (`-n 1`).
    const printed = machine.command([...command, ...read], HOLE);
    if (has('-n') || has('-L') || has('--max-args')) {
      for (const word of read.slice(0, MOST_LINES)) machine.command([...command, word], HOLE);
    }
    return printed;
  }
  return lines
    .slice(0, MOST_LINES)
    .map((line) =>
      machine.command(
        command.map((word) => word.replaceAll(plain(replaced), () => line)),
        HOLE,
      ),
    )
    .join('');
});

/** Words as xargs reads them: quotes and backslashes keep spaces. */
function shellWords(line: string): Word[] {
  return [...line.matchAll(/(?:"[^"]*"|'[^']*'|\\.|[^\s"'\\])+/g)].map(([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'|\\(.)/g, (_, double, single, escaped) => double ?? single ?? escaped),
  );
}

/** GNU parallel: a command, or whole commands as arguments after `:::` or on standard input. */
export const parallel = leaf((words, input, machine) => {
  const end = words.findIndex((word) => /^::::?\+?$/.test(plain(word)));
  const { operands } = readOptions(end < 0 ? words : words.slice(0, end), {
    values: [
      '-j',
      '--jobs',
      '-S',
      '-a',
      '-I',
      '-N',
      '-n',
      '-L',
      '-d',
      '-C',
      '--colsep',
      '--delay',
      '--joblog',
    ],
  });
  const args = end < 0 ? input.split('\n').filter((line) => line !== '') : words.slice(end + 1);
  const all = args.length > 1 ? [...args, args.join(' ')] : args;
  for (const arg of all.slice(0, MOST_LINES)) {
    const line = operands.join(' ');
    const whole =
      line === '' ? arg : /\{\d*\}/.test(line) ? line.replace(/\{\d*\}/g, () => arg) : `${line} ${arg}`;
    machine.script(whole, HOLE);
  }
  // The command may also be run word by word, with each argument as one word.
  if (operands.length > 0) machine.script(operands.map(quoted).join(' '), HOLE);
  return undefined;
});
