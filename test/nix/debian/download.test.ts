import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { downloadPackages } from '../../../nix/debian/download.ts';
import { refusal, scratch } from '../../generators/oci/support.ts';

const NAMES = ['a_1_all.deb', 'libstdc++6_1%2~x_all.deb'];
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** An archive on disk, which apt reads as it reads a mirror; where its files are to go; and what to fetch. */
async function archive() {
  const directory = await scratch();
  await mkdir(join(directory, 'mirror/pool'), { recursive: true });
  await mkdir(join(directory, 'target'));
  for (const name of NAMES) await writeFile(join(directory, 'mirror/pool', name), name);
  const downloads = NAMES.map((name) => ({
    source: { path: `pool/${name}`, sha256: sha256(name) },
    target: join(directory, 'target', name),
  }));
  return { root: `copy:${directory}/mirror/`, downloads, target: join(directory, 'target') };
}

describe('packages', () => {
  it('are fetched by apt, whatever letters their names hold', async () => {
    const { root, downloads } = await archive();
    await downloadPackages(root, downloads);
    for (const { source, target } of downloads) {
      expect(`pool/${await readFile(target, 'utf8')}`).toBe(source.path);
    }
  });

  it('that the archive lacks are named', async () => {
    const { root, downloads, target } = await archive();
    const missing = {
      source: { path: 'pool/gone_1_all.deb', sha256: sha256('') },
      target: join(target, 'gone'),
    };
    expect(await refusal(downloadPackages(root, [...downloads, missing]))).toMatch(
      /apt could not fetch gone_1_all\.deb: .*gone_1_all\.deb/,
    );
  });

  it('with other bytes than are pinned are refused, and not kept', async () => {
    const { root, downloads, target } = await archive();
    const [first, second] = downloads;
    if (first === undefined || second === undefined) throw new Error('no downloads');
    const wrong = { ...first, source: { ...first.source, sha256: sha256('other') } };
    expect(await refusal(downloadPackages(root, [wrong, second]))).toMatch(
      /apt could not fetch a_1_all\.deb: .*Hash Sum mismatch/,
    );
    expect(await readdir(target)).not.toContain('a_1_all.deb');
  });
});
