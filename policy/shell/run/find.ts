import { plain, programName, STAR, type Word, withPatterns } from '../word.ts';
import { leaf } from './handler.ts';
import { readOptions } from './options.ts';

const EXEC = /^-(exec|execdir|ok|okdir)$/;
const NAME = /^-i?name$/;
const PATH = /^-i?(path|wholename|regex)$/;
// Run on all that is below a place, they do to it what `rm -r` does.
const REMOVES = new Set(['rm', 'unlink', 'shred']);
const NARROWS = /^-(empty|i?name|i?path|i?wholename|i?regex|newer.*)$/;

/** Runs the commands in a `find`'s expression on what it would find; `-delete` is what `rm -r` does to it. */
export const find = leaf((words, input, machine) => {
  const at = words.findIndex((word, index) => index > 0 && /^(-(?![HLP]+$)|[(!,]$)/.test(plain(word)));
  const starts = (at < 0 ? words.slice(1) : words.slice(1, at)).filter((word) => !/^-[HLP]+$/.test(word));
  const expression = at < 0 ? [] : words.slice(at);
  const found = targets(starts.length > 0 ? starts : ['.'], expression);
  expression.forEach((word, index) => {
    const text = plain(word);
    if (text === '-delete') machine.command(['rm', '-r', ...found], input);
    if (EXEC.test(text)) {
      for (const line of placed(until(expression.slice(index + 1)), found)) {
        machine.command(
          REMOVES.has(programName(line[0] ?? '')) ? ['rm', '-r', ...line.slice(1)] : line,
          input,
        );
      }
    }
  });
  return `${found.join('\n')}\n`;
});

/** The words up to `;` or `+`. */
function until(words: readonly Word[]): readonly Word[] {
  const end = words.findIndex((word, index) => word === ';' || (word === '+' && words[index - 1] === '{}'));
  return end < 0 ? words : words.slice(0, end);
}

/** What an expression finds, as patterns. A name or path that it wants narrows that; one that it rules out does not. */
function targets(starts: readonly Word[], expression: readonly Word[]): readonly Word[] {
  const wanted: Word[] = [];
  let narrowed = false;
  const pruned = expression.findLastIndex(
    (word, index) => plain(word) === '-prune' && /^-or?$/.test(plain(expression[index + 1] ?? '')),
  );
  expression.forEach((word, index) => {
    const test = plain(word);
    if (!NARROWS.test(test)) return;
    narrowed = true;
    if (index < pruned || /^(!|-not)$/.test(plain(expression[index - 1] ?? ''))) return;
    const value = withPatterns(expression[index + 1] ?? '');
    if (NAME.test(test)) wanted.push(...starts.map((start) => `${start}/${value}`));
    // `find` lets a `*` stand for a leading dot too, and for slashes in a path.
    if (PATH.test(test)) wanted.push(value.startsWith(STAR) ? value.slice(1).replace(/^\//, '') : value);
  });
  return narrowed ? wanted.filter((word) => plain(word) !== '') : starts;
}

/** A command for each thing found, with `{}` in it replaced. */
function placed(command: readonly Word[], found: readonly Word[]): readonly (readonly Word[])[] {
  if (command.length === 0) return [];
  if (found.length === 0) return [command];
  return found.map((target) => command.map((word) => word.replaceAll('{}', () => target)));
}

/** `fd`: the same for its `-x` and `-X`. */
export const fd = leaf((words, input, machine) => {
  const at = words.findIndex((word) => /^(-[a-zA-Z]*[xX]|--exec(-batch)?)$/.test(plain(word)));
  if (at < 0) return undefined;
  const [pattern = STAR] = readOptions(words.slice(0, at), { values: ['-e', '-t', '-d', '-E'] }).operands;
  const command = until(words.slice(at + 1));
  const whole = command.some((word) => word.includes('{}')) ? command : [...command, '{}'];
  for (const line of placed(whole, [pattern])) machine.command(line, input);
  return undefined;
});
