import { type AST, parseTOML } from 'toml-eslint-parser';

type Path = readonly PropertyKey[];

/**
 * Finds lines in TOML text: the result takes a path such as `['deny', 0, 'reason']` to the 1-based line where it is
 * written, or where the nearest thing around it is; undefined where not even its first step is there, or where the
 * text is no TOML 1.0 at all.
 */
export function tomlLines(text: string): (path: Path) => number | undefined {
  const lines = new Map<string, number>();
  const record = (path: Path, line: number) => {
    if (!lines.has(id(path))) lines.set(id(path), line);
  };
  for (const node of statements(text)) {
    if (node.type === 'TOMLTable') {
      recordSteps(node.resolvedKey, 0, node.loc.start.line, record);
      for (const pair of node.body) visitPair(pair, node.resolvedKey, record);
    } else visitPair(node, [], record);
  }
  return (path) => {
    for (let length = path.length; length > 0; length -= 1) {
      const line = lines.get(id(path.slice(0, length)));
      if (line !== undefined) return line;
    }
    return undefined;
  };
}

// Lines only serve an error that is there already; no second error may take its place.
function statements(text: string): AST.TOMLTopLevelTable['body'] {
  try {
    return parseTOML(text, { tomlVersion: '1.0.0' }).body[0].body;
  } catch {
    return [];
  }
}

const id = (path: Path) => JSON.stringify(path.map(String));

function visitPair(pair: AST.TOMLKeyValue, above: Path, record: (path: Path, line: number) => void): void {
  const keys = pair.key.keys.map((key) => (key.type === 'TOMLBare' ? key.name : key.value));
  const path = [...above, ...keys];
  recordSteps(path, above.length, pair.loc.start.line, record);
  visitValue(pair.value, path, record);
}

function visitValue(node: AST.TOMLContentNode, path: Path, record: (path: Path, line: number) => void): void {
  if (node.type === 'TOMLInlineTable') {
    for (const pair of node.body) visitPair(pair, path, record);
  }
  if (node.type === 'TOMLArray') {
    for (const [index, element] of node.elements.entries()) {
      record([...path, index], element.loc.start.line);
      visitValue(element, [...path, index], record);
    }
  }
}

function recordSteps(
  path: Path,
  from: number,
  line: number,
  record: (path: Path, line: number) => void,
): void {
  for (let length = from + 1; length <= path.length; length += 1) record(path.slice(0, length), line);
}
