import { afterAll, expect, it, vi } from 'vitest';
import { createCheckpoint } from '../../../runner/checkpoint/create.ts';
import { listCheckpoints } from '../../../runner/checkpoint/kept.ts';
import { previewRollback } from '../../../runner/checkpoint/preview.ts';
import { rollback } from '../../../runner/checkpoint/rollback.ts';
import { listLines, previewLines } from '../../../runner/checkpoint/words.ts';
import { git, makeRepository, remove, write } from './support/repository.ts';

vi.setConfig({ testTimeout: 30_000 });
afterAll(() => vi.unstubAllEnvs());

const time = (second: number) => new Date(Date.UTC(2026, 0, 2, 3, 4, second));

it('says what a rollback does, and how to take it back', async () => {
  const { root } = makeRepository({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
  expect(listLines(listCheckpoints(root))).toEqual(['No checkpoints. paddock run makes one at its start.']);
  await createCheckpoint(root, { now: time(5), run: 'r7' });
  const short = git(root, 'rev-parse', '--short=9', 'HEAD').trim();
  expect(listLines(listCheckpoints(root))).toEqual([`containment-20260102-030405  main  ${short}  run r7`]);
  expect(previewLines(await previewRollback(root))).toEqual([
    `${root} is as it was at containment-20260102-030405: nothing to do.`,
  ]);

  write(root, { 'a.txt': 'agent\n', 'c\u001b[31m.txt': 'c\n' });
  remove(root, 'b.txt');
  git(root, 'commit', '-q', '-a', '-m', 'work');
  git(root, 'branch', 'topic');
  const work = git(root, 'rev-parse', '--short=9', 'HEAD').trim();
  expect(previewLines(await previewRollback(root))).toEqual([
    `Back to containment-20260102-030405 in ${root}:`,
    'Commits that no branch leads to any more:',
    `  ${work} work`,
    '      M a.txt',
    '      D b.txt',
    'Branches and tags:',
    `  refs/heads/main ${work} → ${short}`,
    `  refs/heads/topic goes (was ${work})`,
    'Files:',
    '  ~ a.txt',
    '  + b.txt',
    '  - "c\\033[31m.txt"',
    'In the git directory:',
    ...['COMMIT_EDITMSG', 'index', 'logs/HEAD', 'logs/refs/heads/main'].map((name) => `  ~ .git/${name}`),
    '  - .git/logs/refs/heads/topic',
    '  ~ .git/refs/heads/main',
    '  - .git/refs/heads/topic',
    'Ignored files stay as they are. What is there now is kept, so this can be taken back.',
  ]);
  const done = await rollback(root, undefined, { now: time(9) });
  const lines = previewLines(done, done);
  expect(lines.at(0)).toBe(`${root} is back at containment-20260102-030405:`);
  expect(lines.at(-1)).toBe('To take it back: paddock rollback --checkpoint containment-20260102-030409');
  expect(listLines(listCheckpoints(root))[0]).toBe(
    `containment-20260102-030409  main  ${work}  before a rollback`,
  );
});

it('names what there is when a checkpoint is not found', async () => {
  const { root } = makeRepository();
  await expect(previewRollback(root)).rejects.toThrow(/has no checkpoint; paddock run makes one/);
  await createCheckpoint(root, { now: time(5) });
  await expect(previewRollback(root, '../../x')).rejects.toThrow(
    /got \.\.\/\.\.\/x, expected a checkpoint of .*: containment-20260102-030405$/,
  );
});
