import fc from 'fast-check';
import { createCheckpoint } from '../../../../runner/checkpoint/create.ts';
import { previewRollback } from '../../../../runner/checkpoint/preview.ts';
import { rollback } from '../../../../runner/checkpoint/rollback.ts';
import { act, furnish, hostile, isIgnored, ruled } from './actions.ts';
import { clock, everything, git, makeFolders } from './repository.ts';

const now = clock();

type Files = Record<string, string>;

/** Files and links by path, and folders with nothing in them; what is ignored apart from what is not. */
function sorted(
  all: Files,
  left: readonly string[],
  tracked: ReadonlySet<string>,
): { kept: Files; ignored: Files } {
  const paths = Object.keys(all).filter((path) => all[path] !== 'special');
  const above = new Set(paths.map((path) => path.slice(0, Math.max(0, path.lastIndexOf('/')))));
  const leaves = paths.filter(
    (path) =>
      all[path] !== 'folder' || !(above.has(path) || left.some((pipe) => pipe.startsWith(`${path}/`))),
  );
  const isLeft = (path: string) =>
    !tracked.has(path) && isIgnored(all[path] === 'folder' ? `${path}/` : path);
  const pick = (wanted: boolean) =>
    Object.fromEntries(
      leaves.filter((path) => isLeft(path) === wanted).map((path) => [path, all[path] ?? '']),
    );
  return { kept: pick(false), ignored: pick(true) };
}

const same = (one: Files, other: Files) =>
  JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());

function require(holds: boolean, what: string, one: Files, other: Files): void {
  if (holds) return;
  const paths = [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
    (path) => one[path] !== other[path],
  );
  throw new Error(
    `${what}:\n${paths.map((path) => `  ${path}: ${one[path]} became ${other[path]}`).join('\n')}`,
  );
}

/**
 * Whatever was done before, and whatever is done after a checkpoint: a rollback brings back all that was not ignored, leaves what was
 * ignored, does what its preview said, and can be taken back itself.
 */
export const roundTrips = fc.asyncProperty(
  fc.array(ruled, { maxLength: 6 }),
  fc.array(hostile, { minLength: 1, maxLength: 12 }),
  async (before, after) => {
    const { root, outside } = makeFolders();
    furnish(root);
    for (const action of before) act(root, outside, action);
    const was = everything(root);
    const tracked = new Set(git(root, 'ls-files', '-z').split('\0'));
    await createCheckpoint(root, { now: now() });
    require(same(was, everything(root)), 'the checkpoint changed something', was, everything(root));

    for (const action of after) act(root, outside, action);
    const found = everything(root);
    const out = everything(outside);
    const preview = await previewRollback(root);
    require(same(found, everything(root)), 'the preview changed something', found, everything(root));
    const { undo, ...done } = await rollback(root, undefined, { now: now() });
    const is = everything(root);
    // Pipes and what is ignored are left alone, and so is a folder that has one.
    const left = [was, found].flatMap((all) =>
      Object.keys(all).filter(
        (path) => all[path] === 'special' || (all[path] !== 'folder' && isIgnored(path)),
      ),
    );
    const back = {
      was: sorted(was, left, tracked),
      is: sorted(is, left, tracked),
      found: sorted(found, left, tracked),
    };
    require(same(back.was.kept, back.is.kept), 'the rollback is not exact', back.was.kept, back.is.kept);
    require(same(out, everything(outside)), 'the rollback wrote outside', out, everything(outside));
    for (const [path, content] of Object.entries(back.found.ignored)) {
      // A git directory planted among tracked files goes, whatever rule would ignore it.
      if (path.includes('/.git/')) continue;
      const isInTheWay = Object.keys(back.was.kept).some(
        (other) => path.startsWith(`${other}/`) && back.was.kept[other] !== 'folder',
      );
      require(isInTheWay || back.is.ignored[path] === content, 'an ignored file changed', back.found
        .ignored, back.is.ignored);
    }
    if (JSON.stringify(done) !== JSON.stringify(preview))
      throw new Error(`preview ${JSON.stringify(preview)} but ${JSON.stringify(done)}`);

    if (undo === undefined) return;
    await rollback(root, undo, { now: now() });
    const again = sorted(everything(root), left, tracked);
    require(same(back.found.kept, again.kept), 'the rollback was not taken back exactly', back.found
      .kept, again.kept);
  },
);
