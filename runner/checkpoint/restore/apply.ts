import {
  chmodSync,
  constants,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  symlinkSync,
} from 'node:fs';
import { Failure, STATUS } from '../../failure.ts';
import { absolute, type BytePath, folderOf, foldersAbove, shownPath } from '../../git/bytes.ts';
import { kindOf } from '../snapshot/disk.ts';
import type { Step } from './plan.ts';
import { type OnStep, removeAny, removeOld } from './remove.ts';
import type { Ready } from './stage.ts';

/** First: what is in the way goes. Below `root` no link is followed. Folders of `kept` stay when they get empty. */
export function clearWay(
  root: string,
  steps: readonly Step[],
  kept: ReadonlySet<BytePath>,
  onStep: OnStep,
): void {
  removeOld(root, steps, (folder) => kept.has(folder) || isGitFolder(folder), onStep);
}

/** Then folders are made, those above before those below. */
export function makeWantedFolders(root: string, steps: readonly Step[], onStep: OnStep): void {
  for (const folder of wantedFolders(steps).sort()) {
    onStep(`make ${shownPath(folder)}`);
    if (kindOf(root, folder) !== 'folder') removeAny(root, folder);
    makeFolders(root, `${folder}/.`);
  }
}

const wantedFolders = (steps: readonly Step[]) =>
  steps.flatMap(({ path, wanted }) => (wanted?.kind === 'folder' ? [path] : []));

/** The git directory's folders are listed one by one, empty or not. */
const isGitFolder = (folder: BytePath) => /(?:^|\/)\.git(?:\/|$)/i.test(folder);

/** Then each file and link takes its place by a rename, so that it is there whole or not at all. */
export function putInPlace(root: string, ready: readonly Ready[], onStep: OnStep): void {
  for (const { step, staged } of ready) {
    onStep(`put ${shownPath(step.path)}`);
    makeFolders(root, step.path);
    if (kindOf(root, step.path) === 'folder') removeAny(root, step.path);
    if (step.wanted?.kind === 'file' && step.wanted.mtime === undefined) setMode(root, step, staged);
    move(staged, root, step.path);
  }
}

/** Last: the modes of folders, for one that is read-only would have been in the way. */
export function setFolderModes(root: string, steps: readonly Step[]): void {
  for (const { path, wanted } of steps) {
    if (wanted?.kind !== 'folder' || kindOf(root, path) !== 'folder') continue;
    const full = absolute(root, path);
    if ((lstatSync(full).mode & 0o7777) !== wanted.mode) chmodSync(full, wanted.mode);
  }
}

/** Makes the folders above a path. Throws a {@link Failure} where one of them is something else, such as a link. */
export function makeFolders(root: string, path: BytePath): void {
  for (const folder of foldersAbove(path)) {
    const kind = kindOf(root, folder);
    if (kind === 'absent') mkdirSync(absolute(root, folder));
    else if (kind !== 'folder') {
      throw new Failure(
        STATUS.refused,
        `${shownPath(folder)} in ${root} is no folder any more, so nothing is written below it; end what changes the tree, then run this again`,
      );
    }
  }
}

/** Git knows whether a file is executable, and no more: the other bits are those of the file that is replaced, or the usual ones. */
function setMode(root: string, { path, wanted }: Step, staged: string): void {
  if (wanted?.kind !== 'file') return;
  const usual = 0o666 & ~process.umask();
  const base = kindOf(root, path) === 'file' ? lstatSync(absolute(root, path)).mode & 0o666 : usual;
  chmodSync(staged, (wanted.mode & 0o100) === 0 ? base : base | ((base & 0o444) >> 2));
}

function move(staged: string, root: string, path: BytePath): void {
  const to = absolute(root, path);
  try {
    renameSync(staged, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    // Another file system is mounted below the tree: a copy beside the place, then the rename.
    const beside = absolute(
      root,
      `${folderOf(path) === '' ? '' : `${folderOf(path)}/`}.paddock-rollback-file`,
    );
    removeAny(root, `${folderOf(path) === '' ? '' : `${folderOf(path)}/`}.paddock-rollback-file`);
    if (lstatSync(staged).isSymbolicLink()) symlinkSync(readlinkSync(staged, 'buffer'), beside);
    else copyFileSync(staged, beside, constants.COPYFILE_EXCL);
    renameSync(beside, to);
  }
}
