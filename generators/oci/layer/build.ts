import { readFile } from 'node:fs/promises';
import { caBundle } from './contents/ca-bundle.ts';
import { debianEntries } from './contents/debian.ts';
import { npmEntries } from './contents/npm.ts';
import { storePathEntries } from './contents/store-paths.ts';
import { requireArchitecture } from './elf.ts';
import { directory, type Entry, file, symlink } from './entry.ts';
import type { Content, LayerSpec } from './spec.ts';
import { LayerTree } from './tree.ts';

/** The entries of a layer in writing order. Throws when two contents disagree or a binary is for another processor. */
export async function buildLayer(spec: LayerSpec): Promise<Entry[]> {
  const tree = new LayerTree();
  for (const content of spec.contents) {
    for (const entry of await entriesOf(content, tree)) {
      if (entry.type === 'file') requireArchitecture(entry, spec.architecture);
      tree.add(entry);
    }
  }
  return tree.sorted();
}

async function entriesOf(content: Content, tree: LayerTree): Promise<Entry[]> {
  switch (content.kind) {
    case 'npm':
      return npmEntries(content);
    case 'debian':
      return debianEntries(content);
    case 'storePaths':
      return storePathEntries(content.registration);
    case 'file':
      return [file(content.path, await readFile(content.source), content.mode)];
    case 'text':
      return [file(content.path, content.text, content.mode)];
    case 'link':
      return [symlink(content.path, content.target)];
    case 'directory':
      return [directory(content.path, content.mode, content.uid, content.gid)];
    case 'caBundle':
      return [caBundle(tree.entries())];
  }
}
