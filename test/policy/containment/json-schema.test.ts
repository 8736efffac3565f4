import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { jsonText } from '../../../generators/json.ts';
import { workspaceJsonSchema } from '../../../policy/containment/json-schema.ts';

it('the published schema of paddock.toml is that of the code', async () => {
  const published = await readFile(new URL('../../../schemas/paddock.schema.json', import.meta.url), 'utf8');
  expect(published).toBe(jsonText(workspaceJsonSchema()));
});

it('the schema knows every key, and no other', () => {
  const { properties, additionalProperties } = workspaceJsonSchema() as {
    properties: { containment: { properties: object; additionalProperties: boolean; required?: string[] } };
    additionalProperties: boolean;
  };
  expect([additionalProperties, properties.containment.additionalProperties]).toEqual([false, false]);
  expect(properties.containment.required).toBeUndefined();
  expect(Object.keys(properties.containment.properties).sort()).toEqual([
    'allow_network',
    'auto_checkpoint',
    'blocked_directories',
    'blocked_files',
    'enabled',
    'mode',
    'readonly_directories',
    'readonly_files',
    'rollback_on_violation',
  ]);
});
