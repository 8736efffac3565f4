import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildEntrypoint } from './entrypoint/build.ts';

const [out] = process.argv.slice(2);
if (out === undefined) {
  process.stderr.write('usage: images/agent/bundle-main.ts OUT_DIR\n');
  process.exit(64);
}
await mkdir(out, { recursive: true });
for (const [name, text] of Object.entries(await buildEntrypoint())) await writeFile(join(out, name), text);
