import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Failure } from '../../failure.ts';
import { git, gitFailure, optionsOf, settingArguments, type View } from '../../git/git.ts';

/** Above this many objects, a pack is kept as a pack; fewer are kept each by itself, as git does after a fetch. */
export const FEW = 100;

/**
 * Copies objects from one object folder to another, by way of a file in `scratch`. The receiving git works their ids out anew.
 * Returns why it failed, or undefined; when it failed nothing is left half written.
 */
export async function sendObjects(
  scratch: string,
  from: View,
  to: View,
  ids: readonly string[],
): Promise<Failure | undefined> {
  if (ids.length === 0) return undefined;
  const objects = to.objects ?? join(to.gitDir, 'objects');
  const file = join(scratch, '.tmp-pack');
  const started = Date.now();
  try {
    const input = Buffer.from(`${ids.join('\n')}\n`);
    const pack = ['pack-objects', '--stdout', '--window=0', '-q'];
    const packed = await execa('git', [...settingArguments(from), ...pack], {
      ...optionsOf(from, { input }),
      stdout: { file },
    });
    if (packed.exitCode !== 0) return failureOf(pack, packed.stderr, packed.exitCode);
    const keep = ids.length > FEW ? ['index-pack', '--stdin'] : ['unpack-objects', '-q'];
    const kept = await execa('git', [...settingArguments(to), ...keep], optionsOf(to, { inputFile: file }));
    if (kept.exitCode === 0) return undefined;
    removeHalf(objects, started);
    return failureOf(keep, kept.stderr, kept.exitCode);
  } finally {
    rmSync(file, { force: true });
  }
}

function failureOf(
  args: readonly string[],
  stderr: Uint8Array | undefined,
  exitCode: number | undefined,
): Failure {
  return gitFailure(args, Buffer.from(stderr ?? '').toString(), exitCode);
}

/** Takes away the files that git had begun since then, which it leaves behind on a full disk. */
export function removeHalf(objects: string, since: number): void {
  for (const folder of ['.', 'pack', ...readdirSync(objects).filter((name) => /^[0-9a-f]{2}$/.test(name))]) {
    const path = join(objects, folder);
    if (!lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) continue;
    for (const name of readdirSync(path).filter((entry) => entry.startsWith('tmp_'))) {
      const stats = lstatSync(join(path, name));
      if (stats.isFile() && stats.ctimeMs >= since - 1000) rmSync(join(path, name), { force: true });
    }
  }
}

export interface Kind {
  id: string;
  type: string;
}

/** Those of the objects that are there, with their types. */
export async function allOf(view: View, ids: readonly string[]): Promise<Kind[]> {
  return (await check(view, ids)).flatMap(([id, type]) =>
    id === undefined || type === undefined || type === 'missing' ? [] : [{ id, type }],
  );
}

/** Those of the objects that are not there, each once. */
export async function missingFrom(view: View, ids: readonly string[]): Promise<string[]> {
  const lines = await check(view, [...new Set(ids)]);
  return lines.flatMap(([id, type]) => (id !== undefined && type === 'missing' ? [id] : []));
}

async function check(view: View, ids: readonly string[]): Promise<string[][]> {
  if (ids.length === 0) return [];
  const output = await git(view, ['cat-file', '--batch-check=%(objectname) %(objecttype)'], {
    input: `${ids.join('\n')}\n`,
  });
  return output
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' '));
}
