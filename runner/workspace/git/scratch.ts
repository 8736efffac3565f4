import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { View } from '../../git/git.ts';
import type { Repository } from '../../git/repository.ts';

/** A git directory of ours to read objects in: its configuration says the format of ids, and nothing else. */
export function makeScratch(
  gitDir: string,
  objectFormat: Repository['objectFormat'],
  borrow: readonly string[],
  shallow: string | undefined,
): View {
  rmSync(gitDir, { recursive: true, force: true });
  for (const part of ['objects/info', 'objects/pack', 'refs/heads', 'info']) {
    mkdirSync(join(gitDir, part), { recursive: true, mode: 0o700 });
  }
  const version = objectFormat === 'sha1' ? '0' : '1\n[extensions]\n\tobjectFormat = sha256';
  writeFileSync(join(gitDir, 'config'), `[core]\n\trepositoryFormatVersion = ${version}\n`);
  writeFileSync(join(gitDir, 'HEAD'), 'ref: refs/heads/none\n');
  writeFileSync(join(gitDir, 'objects/info/alternates'), borrow.map((folder) => `${folder}\n`).join(''));
  if (shallow !== undefined) writeFileSync(join(gitDir, 'shallow'), shallow);
  return { gitDir, settings: NO_CACHES };
}

/** Git's helpers beside the objects are not believed: some are as an agent left them. */
const NO_CACHES = [
  'core.commitGraph=false',
  'core.multiPackIndex=false',
  'pack.useBitmaps=false',
  'pack.threads=2',
];
