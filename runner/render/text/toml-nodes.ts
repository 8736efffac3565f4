import { type AST, parseTOML, traverseNodes } from 'toml-eslint-parser';
import { type KeyPath, leadsTo } from '../plan/tree.ts';
import { Unreadable } from './format.ts';

/** A pair, or a section with its header. */
export type Keyed = AST.TOMLKeyValue | AST.TOMLTable;

/** A text's syntax tree. Throws {@link Unreadable}. */
export function astOf(text: string): AST.TOMLProgram {
  const ast = parsed(text);
  traverseNodes(ast, {
    enterNode(node) {
      // getStaticTOMLValue (1.0.3) would write such a key's value into Object.prototype.
      if ((node.type === 'TOMLBare' || node.type === 'TOMLQuoted') && nameOf(node) === '__proto__') {
        throw new Unreadable(node.loc.start.line, 'got the key __proto__, expected no key of that name');
      }
    },
    leaveNode() {},
  });
  return ast;
}

function parsed(text: string): AST.TOMLProgram {
  try {
    return parseTOML(text, { tomlVersion: '1.1' });
  } catch (error) {
    const { lineNumber } = error as { lineNumber?: number };
    throw new Unreadable(lineNumber ?? 1, `not TOML: ${reasonOf(error)}`);
  }
}

/** The first line of an error's message, as a part of a sentence. */
export function reasonOf(error: unknown): string {
  const [first = ''] = error instanceof Error ? error.message.split('\n') : [];
  return first.charAt(0).toLowerCase() + first.slice(1);
}

/** A pair or section with the whole path that it stands for. */
export interface Placed {
  node: Keyed;
  path: string[];
}

/** The pairs and sections that stand for a path or for something below it; several for a table written in parts. */
export function nodesAt(ast: AST.TOMLProgram, path: KeyPath): Placed[] {
  const found: Placed[] = [];
  const visit = (nodes: readonly Keyed[], above: readonly string[]): void => {
    for (const node of nodes) {
      const keys = node.type === 'TOMLTable' ? sectionPath(node) : [...above, ...node.key.keys.map(nameOf)];
      if (keys.length >= path.length && leadsTo(path, keys)) found.push({ node, path: keys });
      else if (node.type === 'TOMLTable') visit(node.body, keys);
      else if (node.value.type === 'TOMLInlineTable') visit(node.value.body, keys);
    }
  };
  visit(ast.body[0].body, []);
  return found;
}

/** The path of a section; in an array of tables with the item's index. */
export function sectionPath(node: AST.TOMLTable): string[] {
  return node.resolvedKey.map(String);
}

const nameOf = (key: AST.TOMLBare | AST.TOMLQuoted) => (key.type === 'TOMLBare' ? key.name : key.value);
