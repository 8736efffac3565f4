import type { Machine } from '../machine.ts';
import { HOLE, plain, type Word } from '../word.ts';
import { type Handler, leaf } from './handler.ts';
import { readOptions } from './options.ts';
import { runVariable } from './variables.ts';

const declare = leaf((words, _, machine) => {
  for (const word of words.slice(1)) {
    const [, name, value] = /^([A-Za-z_]\w*)\+?=([\s\S]*)$/.exec(word) ?? [];
    if (name === undefined || value === undefined) continue;
    addValue(name, [value], machine);
    runVariable(name, value, machine);
  }
  return '';
});

function addValue(name: string, fields: readonly Word[], machine: Machine): void {
  machine.scope.uncertain++;
  machine.scope.assign(name, [fields]);
  machine.scope.uncertain--;
}

const read = leaf((words, input, machine) => {
  const { options, operands } = readOptions(words, {
    values: ['-a', '-d', '-i', '-n', '-N', '-p', '-t', '-u'],
  });
  const array = options.find(({ name }) => name === '-a')?.value;
  const names = operands.length > 0 ? operands.map(plain) : ['REPLY'];
  for (const line of input.split('\n').filter((text) => text.trim() !== '')) {
    const fields = line.trim().split(/\s+/);
    if (array !== undefined) addValue(plain(array), fields, machine);
    else {
      names.forEach((name, index) => {
        const rest = index === names.length - 1 ? fields.slice(index).join(' ') : (fields[index] ?? '');
        addValue(name, [rest], machine);
      });
    }
  }
  return '';
});

const mapfile = leaf((words, input, machine) => {
  const { operands } = readOptions(words, { values: ['-d', '-n', '-O', '-s', '-u', '-C', '-c'] });
  addValue(plain(operands[0] ?? 'MAPFILE'), input.replace(/\n$/, '').split('\n'), machine);
  return '';
});

const enter = leaf((words, _, { scope }) => {
  const [target] = readOptions(words, {}).operands;
  scope.enter(target === undefined ? '~' : target === '-' ? HOLE : target);
  return '';
});

const set = leaf((words, _, { scope }) => {
  const { operands } = readOptions(words, { values: ['-o'] });
  if (operands.length === 0 && words.at(-1) !== '--') return '';
  scope.args = scope.uncertain > 0 && scope.args ? [...scope.args, operands] : [operands];
  return '';
});

const shift = leaf(([, count = '1'], _, { scope }) => {
  scope.args = scope.args?.flatMap((args) => [args, args.slice(Number(count) || 1)]).slice(0, 16);
  return '';
});

const alias = leaf((words, _, machine) => {
  for (const word of words.slice(1)) {
    const [, name, value] = /^([^=]+)=([\s\S]*)$/.exec(word) ?? [];
    if (name === undefined || value === undefined) continue;
    machine.scope.aliases.set(name, value);
    machine.script(value, HOLE);
  }
  return '';
});

const trap = leaf((words, _, machine) => {
  const [text] = readOptions(words, {}).operands;
  if (text !== undefined && text !== '-') machine.script(text, HOLE);
  return '';
});

/** Handlers of the shell's own commands. */
export const BUILTINS: readonly [string, Handler][] = [
  ...['declare', 'typeset', 'local', 'export', 'readonly'].map((name): [string, Handler] => [name, declare]),
  ['read', read],
  ['mapfile', mapfile],
  ['readarray', mapfile],
  ['cd', enter],
  ['pushd', enter],
  ['set', set],
  ['shift', shift],
  ['alias', alias],
  ['trap', trap],
];
