import type { ParameterExpansionPart, ParameterOperation, Word as SourceWord } from 'unbash';
import type { Fields, Scope } from '../scope.ts';
import { HOLE, isOpen, plain, type Word } from '../word.ts';

const UNKNOWN: readonly Fields[] = [[HOLE]];

/** What an operand such as `y` in `${x:-y}` may be. */
export type Operand = (word: SourceWord) => readonly Fields[];

/** Every value that `$name` may have; `undefined` where nothing is known of it. */
export function parameterValues(name: string, scope: Scope): readonly Fields[] | undefined {
  if (name === '@' || name === '*') return scope.args;
  if (name === '0') return scope.zero === undefined ? undefined : [[scope.zero]];
  if (/^[1-9]\d*$/.test(name)) {
    return scope.args?.map((args) => {
      const value = args[Number(name) - 1];
      return value === undefined ? [''] : [value];
    });
  }
  const set = scope.values(name);
  const preset = PRESET.get(name);
  return preset === undefined ? set : [...(set ?? []), [preset]];
}

// The home and the working directory, as they are written elsewhere; `IFS` splits like the space that it holds.
const PRESET = new Map([
  ['HOME', '~'],
  ['PWD', '.'],
  ['IFS', ' '],
]);

/** Every value that `${…}` may have, as lists of fields. */
export function expansionValues(
  part: ParameterExpansionPart,
  scope: Scope,
  operand: Operand,
): readonly Fields[] {
  if (part.prefix === '#') return UNKNOWN;
  const found = part.prefix === '!' ? indirect(part, scope) : parameterValues(part.parameter, scope);
  const values = part.index === undefined ? found : found?.flatMap((fields) => indexed(fields, part.index));
  return operated(values, part.operation, operand);
}

function indirect(part: ParameterExpansionPart, scope: Scope): readonly Fields[] | undefined {
  const names = parameterValues(part.parameter, scope);
  return names?.flatMap(([name = '']) => parameterValues(plain(name), scope) ?? UNKNOWN);
}

function indexed(fields: Fields, index: SourceWord | undefined): readonly Fields[] {
  const text = index?.value ?? '0';
  if (text === '@' || text === '*') return [fields];
  if (/^-?\d+$/.test(text)) return [[fields.at(Number(text)) ?? '']];
  // An index that is not known here: any of them.
  return fields.map((field) => [field]);
}

function operated(
  values: readonly Fields[] | undefined,
  operation: ParameterOperation | undefined,
  operand: Operand,
): readonly Fields[] {
  if (operation === undefined) return values ?? UNKNOWN;
  if (operation.type === 'Default') {
    if (operation.operator.endsWith('+')) return [[''], ...operand(operation.operand)];
    if (operation.operator.endsWith('?')) return values ?? UNKNOWN;
    return [...(values ?? []), ...operand(operation.operand)];
  }
  return (values ?? UNKNOWN).map((fields) => fields.map((field) => changed(field, operation, operand)));
}

function changed(value: Word, operation: ParameterOperation, operand: Operand): Word {
  if (isOpen(value)) return HOLE;
  const first = (word: SourceWord | undefined) => (word === undefined ? '' : (operand(word)[0]?.[0] ?? ''));
  switch (operation.type) {
    case 'Remove': {
      const cut = plain(first(operation.operand));
      if (cut === '' || /[*?[]/.test(cut)) return HOLE;
      if (operation.operator.startsWith('#')) return value.startsWith(cut) ? value.slice(cut.length) : value;
      return value.endsWith(cut) ? value.slice(0, -cut.length) : value;
    }
    case 'Replace': {
      const [from, to] = [plain(first(operation.pattern)), plain(first(operation.replacement))];
      if (from === '' || /[*?[]/.test(from)) return HOLE;
      return operation.operator === '//' ? value.replaceAll(from, () => to) : value.replace(from, () => to);
    }
    case 'Slice': {
      const [offset, length] = [Number(first(operation.offset)), Number(first(operation.length))];
      if (!Number.isInteger(offset) || !Number.isInteger(length)) return HOLE;
      const rest = value.slice(offset);
      return operation.length === undefined ? rest : rest.slice(0, length);
    }
    case 'CaseModification': {
      const [head, tail] = operation.operator.length > 1 ? [value, ''] : [value.slice(0, 1), value.slice(1)];
      return (operation.operator.startsWith('^') ? head.toUpperCase() : head.toLowerCase()) + tail;
    }
    default:
      return value;
  }
}
