import { parse, patch, stringify } from '@decimalturn/toml-patch';
import { type AST, getStaticTOMLValue } from 'toml-eslint-parser';
import { type Edit, editTree, includes } from '../plan/edit.ts';
import { isTree, same, type Tree } from '../plan/tree.ts';
import { editContainer, type Language } from './container.ts';
import { type Format, lineAt, Unreadable } from './format.ts';
import { cutKey } from './toml-cut.ts';
import { astOf, nodesAt, type Placed, reasonOf } from './toml-nodes.ts';
import { setKey, valueText } from './toml-set.ts';

// Sections rather than inline tables, at any depth.
const SECTIONS = { inlineTableStart: 99 };

/**
 * TOML 1.0 and 1.1.
 *
 * A pair on a line of its own and a list between brackets are changed in their place; toml-patch (3.3.0), which for
 * everything else is used, drops the comment behind any empty list. After each change a parser that shares no code with
 * it has to read the same from the text, and every comment has to be there still; else the change is refused.
 */
export const toml: Format = {
  parse(text) {
    astOf(text);
    try {
      return plain(parse(text)) as Tree;
    } catch (error) {
      throw new Unreadable(1, `not TOML that can be changed in place: ${reasonOf(error)}`);
    }
  },

  fresh: (tree) => stringify(tree, SECTIONS),

  edit: (text, edits) => edits.reduce(editText, text),

  lineOf(text, path) {
    const [found] = nodesAt(astOf(text), path);
    return found && lineAt(text, found.node.range[0]);
  },
};

/** The parser's tables as plain objects, its dates as they are. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isTree(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

function editText(text: string, edit: Edit): string {
  const old = astOf(text);
  const own = editInPlace(text, old, edit);
  if (own !== undefined && faultOf(old, own, edit) === undefined) return own;
  const after = patched(text, edit);
  const fault = faultOf(old, after, edit);
  if (fault !== undefined) throw new Error(fault);
  return after;
}

function editInPlace(text: string, ast: AST.TOMLProgram, edit: Edit): string | undefined {
  if (edit.kind === 'set') return setKey(text, ast, edit.path, edit.value);
  const nodes = nodesAt(ast, edit.path);
  return edit.kind === 'unset'
    ? cutKey(
        text,
        nodes.map(({ node }) => node),
      )
    : editArray(text, nodes, edit);
}

function patched(text: string, edit: Edit): string {
  // toml-patch would make them all the same.
  if (/\r\n/.test(text) && /(?<!\r)\n/.test(text)) {
    throw new Error('some of its lines end in CR LF and others in LF');
  }
  return patch(text, editTree(parse(text) as Tree, edit), SECTIONS);
}

const ARRAYS: Language = {
  commentEnd(text, at) {
    if (text[at] !== '#') return undefined;
    const end = text.indexOf('\n', at);
    return end < 0 ? text.length : text[end - 1] === '\r' ? end - 1 : end;
  },

  partText: ({ value }) => valueText(value),
};

/** The text with the items of a list between brackets changed; undefined where the list is written as sections. */
function editArray(
  text: string,
  [placed, ...others]: readonly Placed[],
  { remove, add }: Extract<Edit, { kind: 'items' }>,
): string | undefined {
  const node = placed?.node;
  if (node?.type !== 'TOMLKeyValue' || node.value.type !== 'TOMLArray' || others.length > 0) return undefined;
  const { range, elements } = node.value;
  const container = {
    open: range[0] + 1,
    close: range[1] - 1,
    parts: elements.map((element) => element.range),
  };
  const gone = elements.flatMap((element, index) =>
    includes(remove, getStaticTOMLValue(element)) ? [index] : [],
  );
  return editContainer(text, container, { remove: gone, add: add.map((value) => ({ value })) }, ARRAYS);
}

/** What is wrong with a change: it has made more of a difference than it should. */
function faultOf(old: AST.TOMLProgram, after: string, edit: Edit): string | undefined {
  const key = edit.path.join('.');
  try {
    const now = astOf(after);
    const expected = editTree(getStaticTOMLValue(old) as Tree, edit);
    if (!same(getStaticTOMLValue(now), expected)) return `${key} cannot be changed in place`;
    const lost = commentsOf(old, edit.kind === 'set' ? nodesAt(old, edit.path) : []);
    for (const comment of commentsOf(now, [])) {
      const index = lost.indexOf(comment);
      if (index >= 0) lost.splice(index, 1);
    }
    return lost.length === 0 ? undefined : `${key} cannot be changed without the comment "#${lost[0]}"`;
  } catch (error) {
    return `${key} cannot be changed in place: ${reasonOf(error)}`;
  }
}

/** The comments of a text, but for those inside what is replaced. */
function commentsOf({ comments }: AST.TOMLProgram, replaced: readonly Placed[]): string[] {
  return comments
    .filter(({ range: [at] }) => !replaced.some(({ node: { range } }) => range[0] <= at && at < range[1]))
    .map(({ value }) => value.trimEnd());
}
