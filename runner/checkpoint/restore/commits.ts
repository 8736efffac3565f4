import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathOf, shownPath } from '../../git/bytes.ts';
import { callGit } from '../../git/git.ts';
import { resolveRef } from '../../git/refs.ts';
import type { State } from '../record.ts';
import { allOf } from '../store/send.ts';
import { bareView, type Store } from '../store/store.ts';

export interface Commit {
  id: string;
  subject: string;
  /** `A path`, `M path` and so on, as in git log --name-status, without renames. */
  files: string[];
}

/** The commits that one state's refs lead to and the other's do not, both ways; at most {@link MOST} of each. */
export async function commitsBetween(
  store: Store,
  now: State,
  then: State,
): Promise<{ leaving: Commit[]; returning: Commit[] }> {
  const [from, to] = await Promise.all([tipsOf(store, now), tipsOf(store, then)]);
  const shallow = [...new Set([...now.shallow, ...then.shallow])];
  const file = join(store.gitDir, 'shallow');
  writeFileSync(file, shallow.map((id) => `${id}\n`).join(''));
  try {
    return { leaving: await logOf(store, from, to), returning: await logOf(store, to, from) };
  } finally {
    rmSync(file, { force: true });
  }
}

export const MOST = 1000;

async function tipsOf(store: Store, { head, refs }: State): Promise<string[]> {
  const ids = [head, ...Object.values(refs)].flatMap((value) => resolveRef(value, refs) ?? []);
  const there = await allOf(bareView(store), [...new Set(ids)]);
  return there.filter(({ type }) => type === 'commit' || type === 'tag').map(({ id }) => id);
}

async function logOf(store: Store, tips: readonly string[], without: readonly string[]): Promise<Commit[]> {
  const known = new Set(without);
  const wanted = tips.filter((id) => !known.has(id));
  if (wanted.length === 0) return [];
  const args = [
    'log',
    '-z',
    '--no-color',
    '--no-show-signature',
    '--no-renames',
    '--name-status',
    '--root',
    '-m',
    '--first-parent',
  ];
  const revisions = [...wanted, ...without.map((id) => `^${id}`)];
  const format = ['--format=%x01%H%x01%s%x01', `--max-count=${MOST}`, '--no-ext-diff', '--stdin'];
  const { stdout } = await callGit(
    bareView(store),
    // First parents are for the files only: every commit of a merged branch is listed too.
    [...args.filter((arg) => arg !== '--first-parent'), '--diff-merges=first-parent', ...format],
    { input: `${revisions.join('\n')}\n` },
  );
  return parse(pathOf(stdout));
}

function parse(text: string): Commit[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the separators that the format above puts in
  const parts = text.split(/\u0001([0-9a-f]{40,64})\u0001([^\u0001]*)\u0001/);
  const commits: Commit[] = [];
  for (let index = 1; index + 2 < parts.length; index += 3) {
    const words = (parts[index + 2] ?? '')
      .split('\0')
      .map((word) => word.replace(/^\n/, ''))
      .filter((word) => word !== '');
    const files: string[] = [];
    for (let at = 0; at + 1 < words.length; at += 2)
      files.push(`${words[at]} ${shownPath(words[at + 1] ?? '')}`);
    commits.push({ id: parts[index] ?? '', subject: shownPath(parts[index + 1] ?? ''), files });
  }
  return commits;
}
