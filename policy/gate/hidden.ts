import type { CommandMatch } from '../profile.ts';
import { programName } from '../shell/word.ts';
import { commandFits, isProgram } from './command-match.ts';
import { namedPaths, type Place } from './paths.ts';

const SEPARATORS = /[\s;|&(){}<>,[\]`$!]+/;
const WINDOW = 48;

// What other languages call the removal of files.
const REMOVES =
  /^(.*\.)?(rmtree|rm_rf|rm_r|rmSync|rmdirSync|unlinkSync|remove_dir_all|removeSync|remove_tree|rimraf)$/;

/** Words as they stand in a text that is not shell, or cannot be read as shell: in three ways of taking its quotes. */
export function tokenLists(text: string): readonly (readonly string[])[] {
  return [
    text.replace(/["'\\]/g, ''),
    text.replace(/["'\\]/g, ' '),
    // Strings joined by an operator.
    text.replace(/["']\s*[+.]?\s*["']/g, '').replace(/["'\\]/g, ' '),
  ].map((variant) => variant.split(SEPARATORS).filter((token) => token !== ''));
}

/** Whether the words of a denied command stand in a program's text as a command line or a list of words would. */
export function codeFits(match: CommandMatch, tokens: readonly string[], place: Place): boolean {
  const [program = ''] = match.words;
  return tokens.some((token, index) => {
    if (program === 'rm' && REMOVES.test(token)) {
      return commandFits(match, ['rm', '-r', ...tokens.slice(index + 1, index + 4)], place);
    }
    const later = tokens.slice(index + 1, index + WINDOW);
    if (isProgram(token, program)) return commandFits(match, [token, ...later], place);
    // `git-push` and the like are programs too.
    const name = programName(token);
    return (
      program === 'git' &&
      name.startsWith('git-') &&
      commandFits(match, ['git', name.slice(4), ...later], place)
    );
  });
}

/** Whether a denied command's words all stand in a text, in their order. For shell text that cannot be read. */
export function unparsedFits(match: CommandMatch, tokens: readonly string[], place: Place): boolean {
  let at = 0;
  for (const word of match.words) {
    const found = tokens.findIndex(
      (token, index) => index >= at && (token === word || token.endsWith(`/${word}`)),
    );
    if (found < 0) return false;
    at = found + 1;
  }
  return (
    match.any === undefined ||
    commandFits(
      { ...match, words: match.words.slice(0, 1) },
      [match.words[0] ?? '', ...tokens.slice(at).filter((token) => !/^[./*~]+$/.test(token))],
      place,
    )
  );
}

/** The paths that the words of texts may name, each word once. */
export function tokenPaths(lists: readonly (readonly string[])[], place: Place) {
  return [...new Set(lists.flat())].map((token) => ({
    token,
    paths: [...new Set([token, ...token.split(/[=:@]/)])]
      .filter((part) => part !== '')
      .flatMap((part) => namedPaths(part, place)),
  }));
}
