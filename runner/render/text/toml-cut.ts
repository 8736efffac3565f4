import type { AST } from 'toml-eslint-parser';

/**
 * The text without the lines of one pair or of one empty section; a comment at their end stays, on a line of its own.
 * toml-patch would also take a comment away that stands above. Undefined for what has no line of its own (a part of an
 * inline table) or is written in several places.
 */
export function cutKey(
  text: string,
  nodes: readonly (AST.TOMLKeyValue | AST.TOMLTable)[],
): string | undefined {
  const [node] = nodes;
  if (node === undefined || nodes.length > 1) return undefined;
  const [from, to] = node.range;
  if (node.type === 'TOMLTable' && node.body.length > 0) return undefined;
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const newline = text.indexOf('\n', to);
  const end = newline < 0 ? text.length : newline + 1;
  const rest = text.slice(to, end);
  const alone = text.slice(start, from).trim() === '' && /^\s*(#.*)?\s*$/.test(rest);
  if (!alone) return undefined;
  const before = text.slice(0, start);
  const after = text.slice(end);
  if (rest.trim() !== '') return before + text.slice(start, from) + rest.trimStart() + after;
  // The empty line above a section goes with it.
  return (node.type === 'TOMLTable' ? before.replace(/\r?\n(\r?\n)$/, '$1') : before) + after;
}
