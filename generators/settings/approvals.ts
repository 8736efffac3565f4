import { z } from 'zod';
import type { Table, Value } from '../adapter.ts';
import data from './approvals.json' with { type: 'json' };

/**
 * What a person's own settings may not say, because it would switch approvals off. nix/home-manager/approvals.nix reads the
 * same file, and tests hold the two to the same answers.
 *
 * `keys`: the only values that a key may have, at whatever depth. `keyPattern`: other keys that look like a bypass; only
 * `false` is let through. `values`: texts that may stand nowhere. `flags`: what may occur in no text, and in no list of
 * arguments. `items`: patterns that no item of the list under a key may match. `refusing`: keys of lists that only ever
 * refuse or ask, where all this may be named. The CLIs' words are those of Claude Code 2.1.330, Codex CLI 0.169.0 and
 * Gemini CLI 0.61.0.
 */
const Approvals = z.object({
  keys: z.record(z.string(), z.array(z.union([z.string(), z.boolean()]))),
  keyPattern: z.string(),
  values: z.array(z.string()),
  flags: z.array(z.string()),
  items: z.record(z.string(), z.array(z.string())),
  refusing: z.array(z.string()),
});
const { keys, keyPattern, values, flags, items, refusing } = Approvals.parse(data);

const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`);
const KEY = whole(keyPattern);

/** Whether a value is a table: neither a list nor a single value, and there at all. */
export const isTable = (value: Value | undefined): value is Table =>
  typeof value === 'object' && !Array.isArray(value);
const isTexts = (value: Value): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

const own = <T>(record: Record<string, T>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

function textFault(text: string): string | undefined {
  if (values.includes(text)) return 'expected a value that leaves approvals on';
  const flag = flags.find((one) => text.includes(one));
  return flag === undefined ? undefined : `expected no ${flag.trim()} in it`;
}

function faultOf(key: string, value: Value): string | undefined {
  const only = own(keys, key);
  if (only !== undefined && !only.some((allowed) => allowed === value)) {
    return only.length === 0 ? 'expected it to be left out' : `expected ${only.join(' | ')}`;
  }
  if (only === undefined && KEY.test(key) && value !== false) return 'expected it to be left out';
  if (typeof value === 'string') return textFault(value);
  if (!isTexts(value)) return undefined;
  const item = value.find((one) => own(items, key)?.some((pattern) => whole(pattern).test(one)));
  return item === undefined ? textFault(value.join(' ')) : `expected no ${item} in it`;
}

/**
 * What in a table of settings would switch approvals off, one line each: where, what was found, what was expected. Empty
 * where approvals stay on. `path` is where the table stands, such as `settings.codex`.
 */
export function approvalFaults(path: string, settings: Table): string[] {
  return Object.entries(settings).flatMap(([key, value]) => valueFaults(`${path}.${key}`, key, value));
}

function valueFaults(path: string, key: string, value: Value): string[] {
  if (refusing.includes(key) && isTexts(value)) return [];
  const fault = faultOf(key, value);
  if (fault !== undefined) return [`${path}: got ${JSON.stringify(value)}, ${fault}`];
  if (isTable(value)) return approvalFaults(path, value);
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: Value, index) => valueFaults(`${path}.${index}`, '', item));
}
