import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildEntrypoint } from './entrypoint/build.ts';
import { buildGate } from './gate/build.ts';

const [out] = process.argv.slice(2);
if (out === undefined) {
  process.stderr.write('usage: images/agent/bundle-main.ts OUT_DIR\n');
  process.exit(64);
}
await mkdir(out, { recursive: true });
const files = { ...(await buildEntrypoint()), ...(await buildGate()) };
for (const [name, text] of Object.entries(files)) await writeFile(join(out, name), text);
