import type { DenyEntry } from '../profile.ts';
import type { Run } from '../shell/machine.ts';
import { readShell } from '../shell/read.ts';
import { plain, type Word } from '../shell/word.ts';
import type { Context, ToolCall, Verdict } from './call.ts';
import { commandFits } from './command-match.ts';
import { codeFits, tokenLists, tokenPaths, unparsedFits } from './hidden.ts';
import { pathWords } from './path-words.ts';
import { type NamedPath, namedFits, namedPaths, type Place, pathFits } from './paths.ts';

const ALLOWED: Verdict = { allowed: true };

/** Whether a call may run under these entries. It depends on nothing else, does nothing, and never throws. */
export function decide(call: ToolCall, rules: readonly DenyEntry[], context: Context): Verdict {
  switch (call.kind) {
    case 'shell':
      return decideShell(call.command, rules, inDirectory(call.directory, context));
    case 'file_read':
    case 'file_write':
      return refusal(rules, (entry) =>
        entry.paths?.some((pattern) => pathFits(pattern, call.path, context)) ? call.path : undefined,
      );
    case 'other':
      return ALLOWED;
  }
}

function inDirectory(directory: string | undefined, context: Context): Context {
  if (directory === undefined || directory === '') return context;
  const cwd = directory.startsWith('/') ? directory : `${context.cwd ?? ''}/${directory}`;
  return { ...context, cwd };
}

function decideShell(command: string, rules: readonly DenyEntry[], context: Context): Verdict {
  const { runs, files, code, unparsed } = readShell(command);
  const named = pathsOf(runs, context);
  const codeTokens = code.flatMap(tokenLists);
  const unparsedTokens = unparsed.flatMap(tokenLists);
  const tokens = tokenPaths([...codeTokens, ...unparsedTokens], context);
  return refusal(rules, ({ commands = [], paths = [] }) => {
    for (const { words, directory } of commands.length > 0 ? runs : []) {
      const place: Place = { ...context, directory };
      if (commands.some((match) => commandFits(match, words, place))) return line(words);
    }
    for (const pattern of paths) {
      const run = named.find(({ paths: found }) => found.some((path) => namedFits(pattern, path)));
      if (run !== undefined) return line(run.words);
      const file = files.find(({ path, directory }) => pathFits(pattern, path, { ...context, directory }));
      if (file !== undefined) return plain(file.path);
      const token = tokens.find(({ paths: found }) => found.some((path) => namedFits(pattern, path)));
      if (token !== undefined) return token.token;
    }
    for (const match of commands) {
      if (codeTokens.some((list) => codeFits(match, list, context))) return asWritten(match);
      if (unparsedTokens.some((list) => unparsedFits(match, list, context))) return asWritten(match);
    }
    return undefined;
  });
}

/** The paths that each command's words may name. */
function pathsOf(runs: readonly Run[], context: Context) {
  const known = new Map<string, readonly NamedPath[]>();
  return runs
    .filter(({ leaf }) => leaf)
    .map(({ words, directory }) => ({
      words,
      paths: [...new Set(pathWords(words))].flatMap((word) => {
        const key = `${directory}\0${word}`;
        const paths = known.get(key) ?? namedPaths(word, { ...context, directory });
        known.set(key, paths);
        return paths;
      }),
    }));
}

function refusal(rules: readonly DenyEntry[], find: (entry: DenyEntry) => string | undefined): Verdict {
  for (const entry of rules) {
    const what = find(entry);
    if (what !== undefined) return { allowed: false, rule: entry.id, reason: entry.reason, what };
  }
  return ALLOWED;
}

const line = (words: readonly Word[]) => words.map(plain).join(' ');

const asWritten = ({ words, any }: { words: string[]; any?: string[] | undefined }) =>
  any === undefined ? words.join(' ') : `${words.join(' ')} … ${any.join(' | ')}`;
