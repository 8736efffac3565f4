import { stringify } from '@decimalturn/toml-patch';
import type { AST } from 'toml-eslint-parser';
import { type KeyPath, leadsTo } from '../plan/tree.ts';
import { type Keyed, nodesAt, sectionPath } from './toml-nodes.ts';

/** A value as TOML on one line. */
export function valueText(value: unknown): string {
  return stringify({ value }, { inlineTableStart: 0, bracketSpacing: false })
    .trim()
    .replace(/^value = /, '');
}

/**
 * The text with a value at a path: in the place of the one that is there, or on a line of its own in the section that it
 * belongs to, or in a new section at the end. Undefined for what is written in another way.
 */
export function setKey(
  text: string,
  ast: AST.TOMLProgram,
  path: KeyPath,
  value: unknown,
): string | undefined {
  const [present, ...more] = nodesAt(ast, path);
  if (present !== undefined) {
    const { node, path: own } = present;
    if (more.length > 0 || node.type !== 'TOMLKeyValue' || own.length !== path.length) return undefined;
    const [from, to] = node.value.range;
    return text.slice(0, from) + valueText(value) + text.slice(to);
  }
  const above = path.slice(0, -1);
  const line = `${keyText(path.slice(-1))} = ${valueText(value)}`;
  if (above.length === 0) return insertAtTop(text, ast, line);
  const section = sections(ast).find((one) => isPath(sectionPath(one), above));
  if (section !== undefined) return insertBehind(text, section.body.at(-1) ?? section, line);
  // Tables that are not there yet get a header each, so that they can be taken away one by one.
  const first = above.findIndex((_, index) => nodesAt(ast, above.slice(0, index + 1)).length === 0);
  if (first < 0) return undefined;
  const eol = eolOf(text);
  const headers = above.slice(first).map((_, index) => `[${keyText(above.slice(0, first + index + 1))}]`);
  const end = text === '' || text.endsWith('\n') ? '' : eol;
  const gap = text.trim() === '' ? '' : eol;
  return `${text}${end}${gap}${headers.join(`${eol}${eol}`)}${eol}${line}${end === '' ? eol : ''}`;
}

const sections = (ast: AST.TOMLProgram) => ast.body[0].body.filter((node) => node.type === 'TOMLTable');

const isPath = (one: KeyPath, other: KeyPath) => one.length === other.length && leadsTo(one, other);

const eolOf = (text: string) => (text.includes('\r\n') ? '\r\n' : '\n');

const keyText = (path: KeyPath) =>
  path.map((key) => (/^[A-Za-z0-9_-]+$/.test(key) ? key : valueText(key))).join('.');

function insertBehind(text: string, node: Keyed, line: string): string {
  const [from, to] = node.type === 'TOMLTable' ? [node.range[0], node.key.range[1]] : node.range;
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(start, from))?.[0] ?? '';
  const newline = text.indexOf('\n', to);
  if (newline < 0) return `${text}${eolOf(text)}${indent}${line}`;
  return `${text.slice(0, newline + 1)}${indent}${line}${eolOf(text)}${text.slice(newline + 1)}`;
}

/** Pairs at the top stand before the first section, and before the comments right above that. */
function insertAtTop(text: string, ast: AST.TOMLProgram, line: string): string {
  const { body } = ast.body[0];
  const last = body.findLast((node) => node.type === 'TOMLKeyValue');
  if (last !== undefined) return insertBehind(text, last, line);
  const eol = eolOf(text);
  const section = body[0];
  if (section === undefined) {
    return text === '' || text.endsWith('\n') ? `${text}${line}${eol}` : `${text}${eol}${line}`;
  }
  let at = text.lastIndexOf('\n', section.range[0] - 1) + 1;
  while (at > 0) {
    const above = text.lastIndexOf('\n', at - 2) + 1;
    if (!text.slice(above, at).trim().startsWith('#')) break;
    at = above;
  }
  return `${text.slice(0, at)}${line}${eol}${eol}${text.slice(at)}`;
}
