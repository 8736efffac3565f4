import { posix } from 'node:path';
import { readShell } from '../shell/read.ts';
import { HOLE, ONE, plain, programName, STAR, type Word } from '../shell/word.ts';
import type { Context, ToolCall } from './call.ts';
import { pathWords } from './path-words.ts';

/** A file that a call names, by its absolute path without `.` and `..`. */
export interface NamedFile {
  readonly path: string;
  /** Whether the call would write it, as far as its text tells. */
  readonly access: 'read' | 'write';
}

// Programs that write what they are given: all of it, or the last of it.
const WRITES = new Set([
  ...['rm', 'rmdir', 'unlink', 'shred', 'truncate', 'touch', 'mkdir', 'mkfifo', 'mv', 'ln', 'tee'],
  ...['chmod', 'chown', 'chgrp', 'chattr', 'setfacl', 'setfattr', 'install', 'patch', 'ed', 'ex'],
]);
const WRITES_LAST = new Set(['cp', 'rsync', 'scp']);
const IN_PLACE = /^(-[a-zA-Z]*i|--in-place(=.*)?$)/;

/**
 * The files that a call names, each once for each access. Of shell text these are the words that may be paths, where nothing of
 * them is left open; a program that opens files of its own accord names none.
 */
export function filesOf(call: ToolCall, context: Context): readonly NamedFile[] {
  switch (call.kind) {
    case 'file_read':
      return [named(call.path, '', 'read', context)];
    case 'file_write':
      return [named(call.path, '', 'write', context)];
    case 'shell':
      return filesOfShell(call.command, call.directory ?? '', context);
    default:
      return [];
  }
}

function filesOfShell(command: string, directory: string, context: Context): readonly NamedFile[] {
  const { runs, files } = readShell(command);
  const place = { ...context, cwd: directory === '' ? context.cwd : absolute(directory, '', context) };
  const found = [
    ...files
      .filter(({ path }) => isKnown(path))
      .map(({ path, directory, writes }) =>
        named(plain(path), plain(directory), writes ? 'write' : 'read', place),
      ),
    ...runs
      .filter(({ leaf }) => leaf)
      .flatMap(({ words, directory }) =>
        pathWords(words)
          .slice(1)
          .filter(isKnown)
          .map((word) => named(plain(word), plain(directory), accessOf(words, word), place)),
      ),
  ];
  return [...new Map(found.map((file) => [`${file.access} ${file.path}`, file])).values()];
}

function accessOf(words: readonly Word[], word: Word): NamedFile['access'] {
  const name = programName(words[0] ?? '');
  if (WRITES.has(name)) return 'write';
  if (WRITES_LAST.has(name)) return words.at(-1) === word ? 'write' : 'read';
  if (name === 'dd') return words.includes(`of=${word}`) ? 'write' : 'read';
  return /^(sed|perl|ruby)$/.test(name) && words.some((option) => IN_PLACE.test(option)) ? 'write' : 'read';
}

const isKnown = (word: Word) => ![HOLE, STAR, ONE].some((mark) => word.includes(mark));

function named(path: string, directory: string, access: NamedFile['access'], context: Context): NamedFile {
  return { path: absolute(path, directory, context), access };
}

function absolute(path: string, directory: string, { cwd = '/', home }: Context): string {
  const inHome = (text: string) => text.replace(/^~(?=\/|$)/, home);
  const whole = posix.resolve(cwd, inHome(directory), inHome(path.replace(/^file:\/\//, '')));
  return whole.replace(/^\/proc\/(self|thread-self|\d+)\/root(?=\/|$)/, '') || '/';
}
