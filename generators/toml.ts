import toml from '@iarna/toml';
import type { Table } from './adapter.ts';

/** TOML text of a table, as the CLIs read it. */
export function tomlText(value: Table): string {
  return toml.stringify(value as toml.JsonMap);
}
