import { loadProfiles } from '../policy/load.ts';
import { imageConfiguration } from './image.ts';
import { file } from './oci/layer/entry.ts';
import { outputLayer } from './oci/layer/output.ts';
import { LayerTree } from './oci/layer/tree.ts';
import { CLIS } from './registry.ts';
import { readProfileTexts } from './sources.ts';

// Rendered in memory straight into the layer's tar: no file on a host ever holds these settings.
const [out] = process.argv.slice(2);
if (out === undefined) {
  process.stderr.write('usage: generators/configuration-layer-main.ts OUT_DIR\n');
  process.exit(64);
}
const tree = new LayerTree();
const adapters = await Promise.all(CLIS.map(({ image }) => image()));
const { profiles } = await readProfileTexts('.');
for (const [path, text] of imageConfiguration(loadProfiles(profiles), adapters))
  tree.add(file(path, text, 0o644));
await outputLayer('configuration', tree.sorted(), out, 3);
