import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildEgress } from './build.ts';

const [out] = process.argv.slice(2);
if (out === undefined) {
  process.stderr.write('usage: images/egress/bundle-main.ts OUT_DIR\n');
  process.exit(64);
}
await mkdir(out, { recursive: true });
for (const [name, text] of Object.entries(await buildEgress())) await writeFile(join(out, name), text);
