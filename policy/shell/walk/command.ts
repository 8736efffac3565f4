import type { Assignment, Command, CommandArgument } from 'unbash';
import { expandParts, expandText, expandWord } from '../expand/word.ts';
import { runVariable } from '../run/variables.ts';
import type { Fields } from '../scope.ts';
import { plainPatterns, type Word } from '../word.ts';
import { inputOf, isOutputRedirected, noteFiles } from './redirects.ts';
import { uncertainly, type Walker } from './walker.ts';

const MOST_LINES = 64;

/** Runs a simple command in all readings of its words; returns what it would print. */
export function runCommand(node: Command, inherited: string, walker: Walker): string {
  const input = inputOf(node.redirects, inherited, walker);
  const lines = commandLines(node, walker);
  assignPrefix(
    node,
    walker,
    lines.some((words) => words.length > 0),
  );
  const printed = new Set<string>();
  const run = () => {
    for (const words of lines) {
      if (words.length > 0) printed.add(walker.command(words, input));
      // `$(<file)` prints the file.
      else if (node.redirects.length > 0) printed.add(input);
    }
  };
  if (lines.length > 1) uncertainly(walker, run);
  else run();
  const text = [...printed].join('\n');
  noteFiles(node.redirects, text, walker);
  return isOutputRedirected(node.redirects) ? '' : text;
}

/** Every list of words that a command line may become. */
function commandLines(node: Command, walker: Walker): readonly Fields[] {
  const words: readonly CommandArgument[] = node.name === undefined ? node.args : [node.name, ...node.args];
  return inRow(
    words.map((word) => (word.type === 'Assignment' ? declared(word, walker) : expandWord(word, walker))),
    walker,
  );
}

/** Every list that lists in a row may become. */
function inRow(parts: readonly (readonly Fields[])[], walker: Walker): readonly Fields[] {
  let lines: Word[][] = [[]];
  for (const next of parts) {
    const [only] = next;
    if (next.length === 1 && only !== undefined) {
      for (const line of lines) for (const field of only) line.push(field);
    } else if (lines.length * next.length > MOST_LINES) {
      walker.giveUp();
      return lines;
    } else lines = lines.flatMap((line) => next.map((fields) => [...line, ...fields]));
  }
  return lines;
}

/** An assignment among a builtin's arguments, as in `export a=b`. */
function declared(assignment: Assignment, walker: Walker): readonly Fields[] {
  const values = assignmentValues(assignment, walker);
  walker.scope.assign(assignment.name, values, assignment.append);
  return values.map((fields) => [`${assignment.name}=${fields.join(' ')}`]);
}

function assignPrefix(node: Command, walker: Walker, forCommand: boolean): void {
  for (const item of node.prefix) {
    if (item.type !== 'Assignment') continue;
    const values = assignmentValues(item, walker);
    const assign = () => walker.scope.assign(item.name, values, item.append);
    // Before a command an assignment holds for that command alone; reading it as one that stays only adds a value.
    if (forCommand) uncertainly(walker, assign);
    else assign();
    for (const [value = ''] of values) runVariable(item.name, value, walker);
  }
}

function assignmentValues({ value, index, name }: Assignment, walker: Walker): readonly Fields[] {
  if (value.type === 'ArrayValue') {
    return inRow(
      value.elements.map((word) => expandWord(word, walker)),
      walker,
    );
  }
  const texts: readonly Word[] =
    value.parts === undefined ? [value.value] : expandParts(value.parts, walker).map(plainPatterns);
  if (index === undefined) return texts.map((text) => [text]);
  return texts.map((text) =>
    withElement(walker.scope.values(name)?.at(-1) ?? [], expandText(index, walker)[0], text),
  );
}

function withElement(fields: Fields, index: Word | undefined, text: Word): Fields {
  const at = Number(index);
  if (!Number.isInteger(at) || at < 0 || at > fields.length) return [...fields, text];
  return at === fields.length ? [...fields, text] : fields.with(at, text);
}
