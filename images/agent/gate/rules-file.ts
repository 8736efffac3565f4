import type { GateFile } from '../../../policy/gate/file.ts';
import type { CommandMatch, DenyEntry } from '../../../policy/profile.ts';
import { expected, fields, list, string, strings } from '../shape.ts';

/** Where the image keeps what the gate refuses; `policy/gate/file.ts` says the same, on a library that takes long to load. */
export const GATE_FILE = '/etc/paddock/gate.json';

const WORD = /^[^\s'"`$\\]+$/;

/**
 * The entries of a gate file. It accepts what the schema in `policy/gate/file.ts` accepts. Throws an Error that names the
 * place and what was expected there.
 */
export function parseGateFile(text: string): GateFile {
  const file = fields('the file', JSON.parse(text), ['schema', 'deny']);
  if (file.schema !== 'paddock/gate/v1') throw expected('schema', '"paddock/gate/v1"');
  return { schema: file.schema, deny: list('deny', file.deny, entry) };
}

function entry(at: string, value: unknown): DenyEntry {
  const { id, reason, commands, paths } = fields(at, value, ['id', 'reason'], ['commands', 'paths']);
  if (commands === undefined && paths === undefined) throw expected(at, 'commands or paths');
  return {
    id: string(`${at}.id`, id, /^[a-z][a-z0-9-]*$/),
    reason: string(`${at}.reason`, reason, /^[\s\S]/),
    ...(commands !== undefined && {
      commands: some(`${at}.commands`, list(`${at}.commands`, commands, command)),
    }),
    ...(paths !== undefined && { paths: words(`${at}.paths`, paths, /^(~|\*\*)\//) }),
  };
}

function command(at: string, value: unknown): CommandMatch {
  const found = fields(at, value, ['words'], ['any']);
  return {
    words: words(`${at}.words`, found.words, WORD),
    ...(found.any !== undefined && { any: words(`${at}.any`, found.any, WORD) }),
  };
}

function words(at: string, value: unknown, pattern: RegExp): string[] {
  return some(at, strings(at, value)).map((word) => string(at, word, pattern));
}

function some<T>(at: string, items: T[]): T[] {
  if (items.length === 0) throw expected(at, 'at least one');
  return items;
}
