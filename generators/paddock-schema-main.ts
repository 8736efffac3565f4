import { mkdir, writeFile } from 'node:fs/promises';
import { workspaceJsonSchema } from '../policy/containment/json-schema.ts';
import { jsonText } from './json.ts';

// Writes the published schema of paddock.toml.
await mkdir('schemas', { recursive: true });
await writeFile('schemas/paddock.schema.json', jsonText(workspaceJsonSchema()));
