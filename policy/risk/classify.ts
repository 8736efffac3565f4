import type { Run } from '../shell/machine.ts';
import { readShell } from '../shell/read.ts';
import { plain, programName, type Word } from '../shell/word.ts';
import type { Act, NamedWord } from './acts.ts';
import { commandMeaning } from './commands/command.ts';
import { destructivePatterns } from './destructive.ts';
import { isUnknownPath, runPaths } from './run-paths.ts';
import { TOOLS } from './tools.ts';

/** How many texts are remembered, and how long they may be: an agent runs the same things again and again. */
const MOST_KEPT = 4096;
const LONGEST_KEPT = 4096;

const kept = new Map<string, readonly Act[]>();

/**
 * What a shell text does: an act for every simple command that it would run, for every file that its redirections name, for what
 * can't be parsed, and for what is dangerous as a whole. The risk of the text is the highest of its acts. It never throws.
 */
export function classifyShell(text: string): readonly Act[] {
  const known = kept.get(text);
  if (known !== undefined) return known;
  const acts = classify(text);
  if (text.length <= LONGEST_KEPT) {
    if (kept.size >= MOST_KEPT) forgetSome();
    kept.set(text, acts);
  }
  return acts;
}

/** Forgets the older half: simpler than keeping an order, and as good on average. */
function forgetSome(): void {
  let count = MOST_KEPT / 2;
  for (const key of kept.keys()) {
    if (count-- <= 0) return;
    kept.delete(key);
  }
}

/** Parses and classifies without remembering. */
export function classify(text: string): readonly Act[] {
  const reading = readShell(text);
  const acts: Act[] = [];
  const handsOn = reading.runs.some(({ words }) =>
    /^(xargs|parallel|read|mapfile|readarray)$/.test(programName(words[0] ?? '')),
  );
  for (const run of reading.runs) {
    if (!isArgument(run, reading.runs)) acts.push(commandAct(run, handsOn));
  }
  for (const { path, directory, writes } of reading.files) {
    if (/^\/dev\/fd\/substitution-\d+$/.test(path)) continue;
    const named: NamedWord = { word: path, directory, access: writes ? 'write' : 'read', below: false };
    const tool = writes && !isStream(path) ? 'file_write' : 'file_read';
    const { risk, effect, reason } = TOOLS[tool];
    acts.push({ tool, also: ['shell'], what: plain(path), risk, effect, reason, paths: [named] });
  }
  for (const { what, reason, risk } of destructivePatterns(text, reading)) {
    acts.push({ ...shellAct(what, risk, reason), words: [what], isDestructive: risk === 'high' });
  }
  for (const part of reading.unparsed)
    acts.push({ ...shellAct(part, 'high', "it can't be read as shell text"), words: [''] });
  return acts.map(raised);
}

const shellAct = (what: string, risk: Act['risk'], reason: string): Act => {
  return { tool: 'shell', also: [], what, risk, effect: true, reason, paths: [] };
};

/** Standard streams, and what throws everything away. */
const isStream = (path: Word) => /^\/dev\/(null|stdout|stderr|tty|fd\/\d+)$/.test(plain(path));

function commandAct(run: Run, handsOn: boolean): Act {
  const { words } = run;
  const { meaning, isKnown } = commandMeaning(words);
  // What is deleted is only known when it is found.
  const isBlind = handsOn && /^(rm|unlink)$/.test(programName(words[0] ?? ''));
  return {
    tool: 'shell',
    also: meaning.as ?? [],
    what: words.map(plain).join(' '),
    risk: isBlind ? 'high' : meaning.risk,
    effect: meaning.effect,
    reason: isBlind ? 'what it deletes is not known before' : meaning.reason,
    paths: runPaths(run, meaning, handsOn),
    words,
    isKnown,
  };
}

/** An act on a file of which it is not known where it is: somebody has to look. */
function raised(act: Act): Act {
  if (act.risk !== 'low' || !act.paths.some(isUnknownPath)) return act;
  return { ...act, risk: 'medium', reason: 'which file it names is not known before it runs' };
}

// Among the words of these a command may begin anywhere, or after one of these subcommands.
const ANYWHERE =
  /^(npm|pnpm|yarn|bun|uv|poetry|pipenv|pdm|hatch|rye|bundle|mise|direnv|op|doppler|dotenvx|devbox|nix|docker|podman|kubectl|go|bwrap|firejail|unshare|nsenter|setpriv|runuser|prlimit|setarch|proot|capsh|strace|ltrace|valgrind|perf|rr|gdb|systemd-run|tmux|screen|start-stop-daemon|dotenv|watchexec|chronic|ts-node-dev|rlwrap|socat|expect|ssh-agent|xterm)$/;
const AFTER = /^(exec|x|dlx|run|generate|develop|shell|unshare)$/;

/**
 * Whether what was read as a command is an argument of one: where a command may begin anywhere, each word was read as its beginning.
 * The first word that is no option is the command; where options precede it the next one may be.
 */
function isArgument({ words }: Run, runs: readonly Run[]): boolean {
  if (commandMeaning(words).isKnown) return false;
  return runs.some((outer) => {
    if (isSetting(words, outer.words)) return true;
    const extra = outer.words.length - words.length;
    if (extra <= 0 || !ANYWHERE.test(programName(outer.words[0] ?? ''))) return false;
    if (!words.every((word, at) => outer.words[extra + at] === word)) return false;
    const from =
      Math.max(
        0,
        outer.words.findIndex((word, at) => at > 0 && AFTER.test(plain(word))),
      ) + 1;
    const first = outer.words.findIndex((word, at) => at >= from && !plain(word).startsWith('-'));
    const next = outer.words.findIndex((word, at) => at > first && !plain(word).startsWith('-'));
    const hasOptions = outer.words.slice(from, first).some((word) => word !== '--');
    return extra > (hasOptions && next > 0 ? next : first);
  });
}

/** Whether a command is the value of one of git's settings that is no command: `git config user.name "A Person"`. */
function isSetting(words: readonly Word[], outer: readonly Word[]): boolean {
  if (programName(outer[0] ?? '') !== 'git' || commandMeaning(outer).meaning.risk === 'high') return false;
  const value = words.join(' ');
  return (
    (outer.includes('config') && outer.includes(value)) ||
    outer.some((word, at) => outer[at - 1] === '-c' && word.endsWith(`=${value}`))
  );
}
