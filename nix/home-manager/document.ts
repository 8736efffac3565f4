import { z } from 'zod';

const Shown = z.union([z.strictObject({ text: z.string() }), z.strictObject({ value: z.json() })]);
const Option = z.strictObject({
  name: z.string(),
  type: z.string(),
  description: z.string(),
  default: Shown,
  example: Shown,
});

/** What nix/home-manager/document.nix evaluates to. */
export const Documented = z.strictObject({
  options: z.array(Option),
  entry: z.array(Option),
  settings: z.array(Option),
});
export type Documented = z.infer<typeof Documented>;

const BEGIN = '<!-- options: written by nix/home-manager/document-main.ts -->';
const END = '<!-- end of options -->';

/** A JSON value as Nix. */
export function nixText(value: z.infer<ReturnType<typeof z.json>>): string {
  if (Array.isArray(value)) return value.length === 0 ? '[ ]' : `[ ${value.map(item).join(' ')} ]`;
  if (typeof value === 'string') return `"${value.replace(/["\\]|\$\{/g, '\\$&')}"`;
  if (value === null || typeof value !== 'object') return String(value);
  const pairs = Object.entries(value).map(([key, inner]) => `${key} = ${nixText(inner)};`);
  return pairs.length === 0 ? '{ }' : `{ ${pairs.join(' ')} }`;
}

// In a list a negative number would be read as a subtraction.
const item = (value: z.infer<ReturnType<typeof z.json>>) =>
  typeof value === 'number' && value < 0 ? `(${value})` : nixText(value);

const shown = (one: z.infer<typeof Shown>) => ('text' in one ? one.text : nixText(one.value));

/** Markdown has no roles: {file}`x` is `x`. */
const plain = (text: string) =>
  text
    .trim()
    .replace(/\{[a-z]+\}(?=`)/g, '')
    .replace(/\n(?!\n)(?<!\n\n)/g, ' ');

function optionText({ name, type, description, default: fallback, example }: z.infer<typeof Option>): string {
  return [
    `#### \`${name}\``,
    '',
    plain(description),
    '',
    `- Type: ${type}`,
    `- Default: \`${shown(fallback)}\``,
    `- Example: \`${shown(example)}\``,
    '',
  ].join('\n');
}

/** `page` with its option list written anew. Throws where the page has no place for it. */
export function withOptions(page: string, { options, entry, settings }: Documented): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`docs/home-manager.md: expected "${BEGIN}" and, below it, "${END}"`);
  }
  const sections = [
    ['### Options', options],
    ['### What an entry of a permission list may say', entry],
    ['### Settings with fewer values than the CLI knows', settings],
  ] as const;
  const text = sections.map(([title, list]) => `${title}\n\n${list.map(optionText).join('\n')}`).join('\n');
  return `${before}${BEGIN}\n\n${text}\n${END}${after}`;
}
