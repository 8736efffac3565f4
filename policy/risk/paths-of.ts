import type { ToolCall } from '../gate/call.ts';
import { resolvePath } from '../gate/paths.ts';
import { readShell } from '../shell/read.ts';
import type { Word } from '../shell/word.ts';
import { absolute, directoryOf, isOpen, type RiskPlace, written } from './paths.ts';
import { runPaths } from './run-paths.ts';

/**
 * The absolute paths that a call names, each once: as they are written, `..` and all, and without it, since the two may lead to different
 * places where a link comes before. Words of which something is not known name none. It needs no table of commands, so that the
 * gate in the box can ask where links lead.
 */
export function pathsOf(call: ToolCall, place: Pick<RiskPlace, 'cwd' | 'home'>): readonly string[] {
  const within = directoryOf(call, place);
  const found = new Set<string>();
  for (const [word, directory] of wordsOf(call)) {
    if (isOpen(word) || isOpen(directory)) continue;
    for (const path of [
      written(word, directory, within),
      absolute(resolvePath(word, { ...within, directory }), place.home),
    ]) {
      if (path !== undefined) found.add(path);
    }
  }
  return [...found];
}

function wordsOf(call: ToolCall): (readonly [word: Word, directory: Word])[] {
  if (call.kind === 'other') return [];
  if (call.kind !== 'shell') return [[call.path, '']];
  const { runs, files } = readShell(call.command);
  return [
    ...runs.flatMap((run) =>
      runPaths(run, {}, true).map(({ word, directory }) => [word, directory] as const),
    ),
    ...files.map(({ path, directory }) => [path, directory] as const),
  ];
}
