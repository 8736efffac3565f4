import { Failure, STATUS } from '../failure.ts';
import { type Format, splitBom, Unreadable } from '../text/format.ts';
import { json } from '../text/json.ts';
import { toml } from '../text/toml.ts';
import { type Edit, editTree } from './edit.ts';
import { WrongType } from './own.ts';
import { same, type Tree } from './tree.ts';

const FORMATS: Record<'json' | 'toml', Format> = { json, toml };

/** A settings file that is being planned: its text, and what that says. An absent or empty file is an empty table. */
export interface Settings {
  file: string;
  format: Format;
  text: string;
  tree: Tree;
}

/** Reads a settings file's text; `file` is the name that errors give. Throws a {@link Failure}. */
export function readSettings(file: string, format: 'json' | 'toml', text = ''): Settings {
  const settings = { file, format: FORMATS[format], text };
  const { body } = splitBom(text);
  if (body.trim() === '') return { ...settings, tree: {} };
  try {
    return { ...settings, tree: settings.format.parse(body) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { line, message } = error;
    throw new Failure(STATUS.data, `${file}:${line}: ${message}; correct it, then run this again`);
  }
}

/** Runs a plan on settings; a value that is in its way becomes a {@link Failure} that says where. */
export function planned<Result>({ file, format, text }: Settings, plan: () => Result): Result {
  try {
    return plan();
  } catch (error) {
    if (!(error instanceof WrongType)) throw error;
    const line = format.lineOf(splitBom(text).body, error.path);
    const place = line === undefined ? file : `${file}:${line}`;
    throw new Failure(STATUS.data, `${place} ${error.message}; change or remove it, then run this again`);
  }
}

/**
 * The text after edits. What it says is read again: it has to be what the edits make of what the text said before, and
 * nothing else. Throws a {@link Failure} where the text cannot be changed like that.
 */
export function editSettings({ file, format, text, tree }: Settings, edits: readonly Edit[]): string {
  if (edits.length === 0) return text;
  const expected = edits.reduce(editTree, tree);
  const { bom, body } = splitBom(text);
  const written = body.trim() === '' ? format.fresh(expected) : attempt(file, () => format.edit(body, edits));
  const isCrlf = body.includes('\r\n') && !/(?<!\r)\n/.test(body);
  const edited = isCrlf ? written.replace(/\r?\n/g, '\r\n') : written;
  const result = attempt(file, () => format.parse(edited));
  if (!same(result, expected)) throw unchangeable(file, 'the result would say something else');
  return bom + edited;
}

function attempt<Result>(file: string, edit: () => Result): Result {
  try {
    return edit();
  } catch (error) {
    throw unchangeable(file, error instanceof Error ? error.message : String(error));
  }
}

function unchangeable(file: string, reason: string): Failure {
  return new Failure(
    STATUS.data,
    `${file}: cannot be changed without damage to the rest of it: ${reason}; write that part in another way, ` +
      'then run this again',
  );
}
