/** How a text is laid out at one place. */
export interface Style {
  /** The end of a line. */
  eol: string;
  /** The indentation of one level; empty in a text without lines. */
  unit: string;
  /** The indentation of the line at that place. */
  indent: string;
}

/** The style of a text at an offset: its line ends, its indentation, and whether it is written in lines at all. */
export function styleOf(text: string, offset: number): Style {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const [indent = ''] = /^[ \t]*/.exec(text.slice(lineStart, offset)) ?? [];
  return { eol, unit: unitOf(text), indent };
}

/** The first indented line shows it. A text on one line has none, unless it holds nothing yet. */
function unitOf(text: string): string {
  const found = /\n([ \t]+)["{[]/.exec(text)?.[1];
  if (found !== undefined) return found;
  return /^\s*\{\s*\S/.test(text) && !text.trim().includes('\n') && !/^\s*\{\s*\}/.test(text) ? '' : '  ';
}
