import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { parseSettings } from '../../generators/settings/merge.ts';
import { Expected, homeFiles, Rendered } from './files.ts';

const text = { type: 'string', default: '' } as const;
const { values } = parseArgs({ options: { rendered: text, expected: text, settings: text, out: text } });

async function read<Schema extends z.ZodType>(file: string, schema: Schema): Promise<z.infer<Schema>> {
  const result = schema.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (!result.success) throw new Error(`${file}: ${z.prettifyError(result.error)}`);
  return result.data;
}

try {
  const files = homeFiles(
    await read(values.rendered, Rendered),
    await read(values.expected, Expected),
    parseSettings(values.settings, await readFile(values.settings, 'utf8')),
  );
  for (const [path, content] of files) {
    await mkdir(dirname(join(values.out, path)), { recursive: true });
    await writeFile(join(values.out, path), content);
  }
} catch (error) {
  process.stderr.write(`home-manager files: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(65);
}
