import fc from 'fast-check';
import type { Table, Value } from '../../../../generators/adapter.ts';

// Few keys, so that what is owned and what a person has often meet.
const names = ['a', 'b', 'allow', 'mode', 'x y', 'ü'] as const;
const word = fc.constantFrom(
  'one',
  'two',
  'three',
  'a "quoted" \\ word',
  '# no comment',
  '// none',
  'é\n',
  '',
);
const leaf = fc.oneof(word, fc.integer({ min: -9, max: 9 }), fc.boolean());

const tables = (key: fc.Arbitrary<string>) =>
  fc.letrec<{ value: Value; table: Table }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      fc.array(word, { maxLength: 4 }),
      fc.array(fc.oneof(leaf, tie('table')), { maxLength: 3 }),
      tie('table'),
    ),
    table: fc
      .uniqueArray(fc.tuple(key, tie('value')), { selector: ([name]) => name, maxLength: 4 })
      .map((entries) => Object.fromEntries(entries)),
  }));

/** What an adapter owns. */
export const owned = tables(fc.constantFrom(...names)).table;

/** Choices of layout, taken one after another. */
type Dice = () => number;
const dice = fc.infiniteStream(fc.nat({ max: 9 })).map(
  (stream): Dice =>
    () =>
      Number(stream.next().value),
);

/** A person's settings as JSON with comments, in one of many layouts. */
export const jsoncText: fc.Arbitrary<string> = fc
  .tuple(
    tables(fc.constantFrom(...names, '__proto__')).table,
    fc.constantFrom('  ', '\t', '    '),
    fc.constantFrom('\n', '\r\n'),
    fc.constantFrom('', '\n'),
    dice,
  )
  .map(([tree, unit, eol, end, roll]) => {
    let count = 0;
    const comment = () => {
      count += 1;
      return roll() < 5 ? `// comment ${count}` : `/* comment ${count} */`;
    };
    const write = (one: Value, indent: string): string => {
      if (typeof one !== 'object') return JSON.stringify(one);
      const isList = Array.isArray(one);
      const parts = isList
        ? one.map((item: Value) => write(item, indent + unit))
        : Object.entries(one).map(([name, item]) => `${JSON.stringify(name)}: ${write(item, indent + unit)}`);
      const [open, close] = isList ? '[]' : '{}';
      if (roll() < 2 && parts.every((part) => !part.includes('\n')))
        return `${open}${parts.join(', ')}${close}`;
      const lines = parts.flatMap((part, index) => {
        const comma = index < parts.length - 1 || roll() < 2 ? ',' : '';
        const above = roll() < 2 ? [`${indent}${unit}${comment()}`] : [];
        return [...above, `${indent}${unit}${part}${comma}${roll() < 2 ? ` ${comment()}` : ''}`];
      });
      const foot = roll() < 2 ? [`${indent}${unit}${comment()}`] : [];
      return [open, ...lines, ...foot, `${indent}${close}`].join(eol);
    };
    return `${roll() < 2 ? `// top${eol}` : ''}${write(tree, '')}${end === '' ? '' : eol}`;
  });

const bare = (name: string) => (/^[A-Za-z0-9_-]+$/.test(name) ? name : JSON.stringify(name));

/** A person's settings as TOML, in one of many layouts: sections, dotted keys, inline tables, arrays of tables. */
export const tomlText: fc.Arbitrary<string> = fc
  .tuple(owned, fc.constantFrom('\n', '\r\n'), fc.boolean(), dice)
  .map(([tree, eol, end, roll]) => {
    let count = 0;
    const comment = () => {
      count += 1;
      return `# comment ${count}`;
    };
    const maybe = (text: () => string, below = 2) => (roll() < below ? [text()] : []);
    const isTable = (one: Value): one is Table => typeof one === 'object' && !Array.isArray(one);
    const inline = (one: Value): string => {
      if (typeof one !== 'object') return JSON.stringify(one);
      if (isTable(one)) {
        const pairs = Object.entries(one).map(([name, item]) => `${bare(name)} = ${inline(item)}`);
        return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
      }
      const items = (one as readonly Value[]).map(inline);
      if (roll() < 6) return `[${items.join(', ')}]`;
      const lines = items.map((item) => `  ${item},${maybe(() => ` ${comment()}`).join('')}`);
      return ['[', ...lines, ...maybe(() => `  ${comment()}`), ']'].join(eol);
    };
    const section = (table: Table, path: readonly string[]): string[] => {
      const own: string[] = [];
      const below: string[] = [];
      for (const [name, one] of Object.entries(table)) {
        const at = [...path, bare(name)];
        const tables =
          Array.isArray(one) && one.length > 0 && one.every(isTable) ? (one as Table[]) : undefined;
        if (isTable(one) && roll() < 7)
          below.push(
            ...maybe(comment),
            `[${at.join('.')}]${maybe(() => ` ${comment()}`).join('')}`,
            ...section(one, at),
            ...maybe(() => '', 5),
          );
        else if (tables !== undefined && roll() < 7) {
          for (const item of tables) below.push(`[[${at.join('.')}]]`, ...section(item, at));
        } else if (isTable(one) && Object.keys(one).length > 0 && roll() < 5) {
          for (const [inner, item] of Object.entries(one))
            own.push(`${bare(name)}.${bare(inner)} = ${inline(item)}`);
        } else {
          own.push(
            ...maybe(comment),
            `${bare(name)} = ${inline(one)}${maybe(() => ` ${comment()}`).join('')}`,
          );
        }
      }
      return [...own, ...below];
    };
    return [...maybe(comment), ...section(tree, [])].join(eol) + (end ? eol : '');
  });

/** The numbered comments of a text, sorted. */
export function commentsOf(text: string): string[] {
  return (text.match(/comment \d+|\/\/ top/g) ?? []).sort();
}
