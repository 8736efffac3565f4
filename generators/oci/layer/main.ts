import { readFile } from 'node:fs/promises';
import { buildLayer } from './build.ts';
import { outputLayer } from './output.ts';
import { LayerSpec } from './spec.ts';

const [specFile, out] = process.argv.slice(2);
if (specFile === undefined || out === undefined) {
  process.stderr.write('usage: generators/oci/layer/main.ts SPEC.json OUT_DIR\n');
  process.exit(64);
}
const spec = LayerSpec.parse(JSON.parse(await readFile(specFile, 'utf8')));
await outputLayer(spec.name, await buildLayer(spec), out, spec.compressionLevel);
