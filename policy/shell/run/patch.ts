import type { Word } from '../word.ts';
import { leaf } from './handler.ts';

const HEADER = /^\*\*\* (?:Add File|Update File|Delete File|Move to): (.+?)\s*$/gm;

/** The files that the text of an `apply_patch` names, in order (Codex CLI's patch format). */
export function patchedFiles(text: string): Word[] {
  return [...text.matchAll(HEADER)].map(([, path = '']) => path);
}

/** The files that such a patch removes from their places. */
export function removedFiles(text: string): Word[] {
  return [...text.matchAll(/^\*\*\* Delete File: (.+?)\s*$/gm)].map(([, path = '']) => path);
}

/** `apply_patch` on a shell line: its patch is an argument or on standard input. */
export const patch = leaf((words, input, machine) => {
  const { reading, scope } = machine;
  const text = [...words.slice(1), input].join('\n');
  for (const path of patchedFiles(text)) {
    reading.files.push({ path, directory: scope.directory, writes: true });
  }
  for (const path of removedFiles(text)) machine.command(['rm', '--', path], '');
  return '';
});
