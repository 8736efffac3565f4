import { pathWords } from '../gate/path-words.ts';
import type { Run } from '../shell/machine.ts';
import { HOLE, plain, programName, type Word } from '../shell/word.ts';
import type { NamedWord } from './acts.ts';
import type { CommandMeaning } from './commands/meaning.ts';

// Their operands are files that they list or look at.
const LISTS = /^(ls|dir|vdir|tree|exa|eza|stat|file|du|df|find|fd|fdfind|realpath|readlink|test|\[)$/;
// The last operand is written, the others are read.
const WRITES_LAST = /^(cp|rsync|scp|install|ln|git)$/;
// Their operands are text, numbers or names.
const NO_PATHS =
  /^(tr|cut|seq|expr|bc|factor|date|sleep|kill|yes|cd|id|groups|getent|man|info|apropos|whatis|help|sudo|env|exec|eval|xargs|nice|nohup|time|timeout|watch|sh|bash|dash|zsh)$/;
const BELOW = /^(rg|ag|ack|mv|tar|zip|rsync|chattr)$/;
// They list names; what they find may be handed to another program.
const FINDS = /^(find|fd|fdfind)$/;
const HANDS_ON = /^-(exec|execdir|ok|okdir|delete|x|X|-exec|-exec-batch)$/;
const BELOW_OPTION = /^(-[a-zA-Z]*[rRa][a-zA-Z]*|--recursive|--archive|--dereference-recursive)$/;
const BELOW_BY_OPTION = /^(rm|cp|grep|egrep|fgrep|zgrep|chmod|chown|chgrp|scp|ls|setfacl|diff)$/;

const URL = /^[a-z][a-z0-9+.-]*:\/\//i;
const LONGEST = 4096;

/** Where the system has its programs, which any command is from. */
const SYSTEM_PROGRAM = /^\/(usr\/(local\/)?)?s?bin\/[^/]+$/;

/** The paths that a command's words name, as far as they may; `handsOn` is whether what is found is handed to other commands. */
export function runPaths(
  { words, directory, leaf }: Run,
  { as = [] }: Pick<CommandMeaning, 'as'>,
  handsOn: boolean,
): readonly NamedWord[] {
  const [program = '', ...rest] = words;
  const name = programName(program);
  const writes = as.includes('file_write');
  const below =
    BELOW.test(name) ||
    (FINDS.test(name) && (handsOn || rest.some((word) => HANDS_ON.test(plain(word))))) ||
    (BELOW_BY_OPTION.test(name) && rest.some((word) => BELOW_OPTION.test(plain(word))));
  const found = named(name, rest, words, leaf);
  const last = found.at(-1);
  const access = (word: Word): NamedWord['access'] => {
    if (!writes) return 'read';
    if (name === 'dd') return word === last ? 'write' : 'read';
    return WRITES_LAST.test(name) && word !== last ? 'read' : 'write';
  };
  const paths = found.map((word): NamedWord => ({ word, directory, access: access(word), below }));
  // Where it works, if it went there.
  if (directory !== '' && leaf) paths.push({ word: '.', directory, access: 'read', below: false });
  if (program.includes('/') && !SYSTEM_PROGRAM.test(program))
    paths.push({ word: program, directory, access: 'read', below: false });
  return paths;
}

function named(name: string, rest: readonly Word[], words: readonly Word[], leaf: boolean): readonly Word[] {
  if (name === 'cd' || name === 'pushd') return rest.filter((word) => !/^-|^$/.test(word));
  if (!leaf || NO_PATHS.test(name)) return [];
  if (name === 'git') {
    const places = rest.flatMap((word, at) => {
      if (/^(-C|--git-dir|--work-tree)$/.test(plain(word))) return rest.slice(at + 1, at + 2);
      return /^--(git-dir|work-tree)=/.test(word) ? [word.slice(word.indexOf('=') + 1)] : [];
    });
    return [...places, ...candidates(words)];
  }
  if (!LISTS.test(name)) return candidates(words);
  const end =
    name === 'find'
      ? rest.findIndex((word, at) => at >= 0 && /^(-(?![HLP]+$)|[(!,]$)/.test(plain(word)))
      : -1;
  return (end < 0 ? rest : rest.slice(0, end)).filter((word) => word !== '' && !word.startsWith('-'));
}

/** Words and parts of them that may be paths, without addresses and what only looks like a root. */
function candidates(words: readonly Word[]): readonly Word[] {
  const [program = '', ...rest] = words;
  // An address stays where it is, since it may be the pattern of a search.
  const isPath = (word: Word) => word.length <= LONGEST && (!URL.test(word) || word.startsWith('file:'));
  const kept = rest.map((word) => (isPath(word) ? word : ''));
  const found = pathWords([program, ...kept]).slice(1);
  return [...new Set(found)].filter(
    (part) =>
      !part.startsWith('-') &&
      part !== program &&
      !part.startsWith('//') &&
      (part !== '/' || rest.includes('/')),
  );
}

/** Whether it is not known which file a word names: it may lie anywhere. */
export function isUnknownPath({ word }: Pick<NamedWord, 'word'>): boolean {
  return word.includes(HOLE);
}
