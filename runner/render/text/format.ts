import type { Edit } from '../plan/edit.ts';
import type { KeyPath, Tree } from '../plan/tree.ts';

/** A text that cannot be read as what its file should hold. `line` counts from 1. */
export class Unreadable extends Error {
  override name = 'Unreadable';
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** A language of settings files: how its texts are read, and changed in place. */
export interface Format {
  /** What a text says. Throws {@link Unreadable}. */
  parse(text: string): Tree;
  /** The text of a new file that says `tree`. */
  fresh(tree: Tree): string;
  /** The text after edits; all that they do not name stays as it is written. */
  edit(text: string, edits: readonly Edit[]): string;
  /** The line, from 1, in which a key stands; undefined where it does not. */
  lineOf(text: string, path: KeyPath): number | undefined;
}

/** A file's text without its byte order mark, and that mark. */
export function splitBom(text: string): { bom: string; body: string } {
  return text.startsWith('\uFEFF') ? { bom: '\uFEFF', body: text.slice(1) } : { bom: '', body: text };
}

/** The line, from 1, of an offset in a text. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
