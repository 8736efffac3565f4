import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { jsonText } from '../../../generators/json.ts';
import { type Edit, includes } from '../plan/edit.ts';
import { isTree, type KeyPath } from '../plan/tree.ts';
import { type ContainerEdit, editContainer, type Language } from './container.ts';
import { type Format, lineAt, Unreadable } from './format.ts';
import { type Style, styleOf } from './style.ts';

/** JSON, with the comments and trailing commas that people write into settings files. */
export const json: Format = {
  parse(text) {
    const value = readNode(text, rootOf(text));
    if (!isTree(value)) throw new Unreadable(1, 'got no object, expected { … }');
    return value;
  },

  fresh: (tree) => jsonText(tree),

  edit: (text, edits) => edits.reduce(editText, text),

  lineOf(text, path) {
    const node = propertyAt(rootOf(text), path);
    return node && lineAt(text, node.offset);
  },
};

function rootOf(text: string): Node {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error !== undefined) {
    const reason = printParseErrorCode(error.error).replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
    throw new Unreadable(lineAt(text, error.offset), `not JSON: ${reason.toLowerCase()}`);
  }
  if (root === undefined) throw new Unreadable(1, 'got nothing, expected { … }');
  return root;
}

function readNode(text: string, node: Node): unknown {
  const { type, children = [] } = node;
  if (type === 'array') return children.map((child) => readNode(text, child));
  if (type !== 'object') return node.value as unknown;
  const entries = new Map<string, unknown>();
  for (const { offset, children: [key, value] = [] } of children) {
    const name = String(key?.value);
    if (entries.has(name)) {
      throw new Unreadable(lineAt(text, offset), `got the key "${name}" a second time, expected it once`);
    }
    entries.set(name, value && readNode(text, value));
  }
  return Object.fromEntries(entries);
}

/** The property at a path. */
function propertyAt(root: Node, path: KeyPath): Node | undefined {
  let property: Node | undefined;
  let value: Node | undefined = root;
  for (const key of path) {
    property = value?.children?.find(({ children }) => children?.[0]?.value === key);
    value = property?.children?.[1];
  }
  return property;
}

function editText(text: string, edit: Edit): string {
  const root = rootOf(text);
  const property = propertyAt(root, edit.path);
  const value = property?.children?.[1];
  if (edit.kind === 'items') {
    if (value?.type !== 'array') return text;
    const items = value.children ?? [];
    return editNode(text, value, {
      remove: items.flatMap((item, index) => (includes(edit.remove, readNode(text, item)) ? [index] : [])),
      add: edit.add.map((item) => ({ value: item })),
    });
  }
  const [parent, rest] = deepest(root, edit.path);
  if (edit.kind === 'unset') {
    const index = property === undefined ? -1 : (parent.children ?? []).indexOf(property);
    return index < 0 ? text : editNode(text, parent, { remove: [index], add: [] });
  }
  if (property !== undefined && value !== undefined) {
    const style = styleOf(text, property.offset);
    const end = value.offset + value.length;
    return text.slice(0, value.offset) + valueText(edit.value, style) + text.slice(end);
  }
  const [key = '', ...below] = rest;
  const inner = below.reduceRight<unknown>((held, name) => Object.fromEntries([[name, held]]), edit.value);
  return editNode(text, parent, { remove: [], add: [{ key, value: inner }] });
}

/** The innermost object that is there on the way to a path, and what of the path lies below it. */
function deepest(root: Node, path: KeyPath): [Node, KeyPath] {
  for (let length = path.length - 1; length > 0; length -= 1) {
    const value = propertyAt(root, path.slice(0, length))?.children?.[1];
    if (value?.type === 'object') return [value, path.slice(length)];
  }
  return [root, path];
}

const JSONC: Language = {
  commentEnd(text, at) {
    if (text.startsWith('//', at)) return endOf(text, /\r?\n/g, at);
    return text.startsWith('/*', at) ? text.indexOf('*/', at + 2) + 2 : undefined;
  },

  partText({ key, value }, style, spaced) {
    const text = valueText(value, style);
    return key === undefined ? text : `${JSON.stringify(key)}:${spaced ? ' ' : ''}${text}`;
  },
};

function endOf(text: string, pattern: RegExp, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

function editNode(text: string, { offset, length, children = [] }: Node, edit: ContainerEdit): string {
  const parts = children.map((child) => [child.offset, child.offset + child.length] as const);
  return editContainer(text, { open: offset + 1, close: offset + length - 1, parts }, edit, JSONC);
}

function valueText(value: unknown, { eol, unit, indent }: Style): string {
  if (unit === '') return JSON.stringify(value);
  return JSON.stringify(value, null, unit).replaceAll('\n', `${eol}${indent}`);
}
