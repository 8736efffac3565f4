import { z } from 'zod';
import { workspaceFile } from './schema.ts';

/** The JSON Schema of `paddock.toml`, for editors. Patterns and hosts are strings to it: only `paddock` reads them. */
export function workspaceJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(workspaceFile(), { io: 'input', target: 'draft-2020-12' });
  return { $schema, $id: 'paddock.schema.json', title: 'paddock.toml', ...schema };
}
