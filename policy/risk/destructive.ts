import type { ReadShell } from '../shell/machine.ts';
import { plain, programName, type Word } from '../shell/word.ts';
import type { Risk } from './risk.ts';

const FETCHERS = new Set([
  'curl',
  'wget',
  'http',
  'https',
  'xh',
  'aria2c',
  'axel',
  'fetch',
  'lwp-download',
  'ftp',
  'nc',
  'ncat',
  'netcat',
]);
const SHELLS = new Set([
  'sh',
  'bash',
  'dash',
  'ash',
  'zsh',
  'ksh',
  'mksh',
  'rbash',
  'hush',
  'fish',
  'pwsh',
  'source',
  '.',
  'eval',
  'busybox',
]);
const INTERPRETERS =
  /^(python|pypy|node|nodejs|deno|bun|tsx|ts-node|perl|ruby|php|lua|luajit|Rscript|tclsh|osascript)[\d.]*$/;
const DECODERS = new Set([
  'base64',
  'base32',
  'basenc',
  'xxd',
  'uudecode',
  'openssl',
  'rev',
  'gunzip',
  'zcat',
  'bunzip2',
  'bzcat',
  'xzcat',
  'unxz',
  'zstdcat',
  'gpg',
]);

/** What loads code into other programs. */
const LOADERS =
  /^(LD_(PRELOAD|AUDIT)|DYLD_INSERT_\w+|BASH_ENV|ENV|PROMPT_COMMAND|PS4|PYTHONSTARTUP|PERL5OPT|RUBYOPT|JAVA_TOOL_OPTIONS|GIT_(SSH|SSH_COMMAND|EXEC_PATH|EXTERNAL_DIFF|TEMPLATE_DIR|CONFIG\w*|PROXY_COMMAND|ASKPASS))\+?=/;
/** What says where programs and their parts are found. */
const PLACES =
  /^(PATH|LD_LIBRARY_PATH|NODE_OPTIONS|NODE_PATH|PYTHONPATH|PYTHONHOME|PERL5LIB|RUBYLIB|CLASSPATH)\+?=/;
const SETTERS = new Set(['export', 'declare', 'typeset', 'local', 'readonly', 'env', 'sudo', 'doas']);

/** Something that counts whatever the programs are called. */
export interface Pattern {
  readonly what: string;
  readonly reason: string;
  readonly risk: Exclude<Risk, 'low'>;
}

/** The patterns in a shell text that are dangerous beside its single commands. */
export function destructivePatterns(text: string, { runs, files }: ReadShell): readonly Pattern[] {
  const found: Pattern[] = [];
  const names = runs.map(({ words }) => programName(words[0] ?? ''));
  const add = (what: string, reason: string, risk: Pattern['risk'] = 'high') =>
    found.push({ what, reason, risk });

  const fetches = names.some((name) => FETCHERS.has(name));
  const decodes = runs.some(({ words }, at) => isDecoding(names[at] ?? '', words));
  if (fetches || decodes) {
    const files = fetchedNames(
      runs.filter((_, at) => FETCHERS.has(names[at] ?? '')).map(({ words }) => words),
    );
    const run = runs.find(({ words }, at) => runsWhatComes(names[at] ?? '', words, !fetches, files));
    if (run !== undefined) {
      add(line(run.words), fetches ? 'it runs what it has fetched' : 'it runs what it has decoded');
    }
  }
  if (isForkBomb(text)) add(text, 'it starts itself again and again');
  for (const { path, writes } of files) {
    const name = plain(path);
    if (/^\/dev\/(tcp|udp)\//.test(name)) add(name, 'it opens a connection');
    else if (writes && isDevice(name)) add(name, 'it writes to a device');
  }
  const setting = (what: string, name: string) => {
    if (LOADERS.test(name)) add(what, 'it loads code into other programs');
    if (PLACES.test(name)) {
      const loads = /NODE_OPTIONS\+?=.*(--(require|import|loader|experimental-loader|eval)|-r)/s.test(what);
      add(
        what,
        loads ? 'it loads code into other programs' : 'it changes which programs run',
        loads ? 'high' : 'medium',
      );
    }
  };
  for (const [at, { words }] of runs.entries()) {
    const name = names[at] ?? '';
    if (WRITERS.has(name) && words.some((word) => isDevice(plain(word))))
      add(line(words), 'it writes to a device');
    if (SETTERS.has(name)) for (const word of words) setting(plain(word), plain(word));
    if (READERS.has(name) && words.slice(1).some((word) => PLACES.test(`${plain(word)}=`)))
      add(line(words), 'it changes which programs run', 'medium');
    if (SHELLS.has(name))
      for (const word of words) for (const [what, key] of settingsIn(plain(word))) setting(what, key);
  }
  for (const [what, key] of settingsIn(text)) setting(what, key);
  return found;
}

// They set a variable by its name.
const READERS = new Set(['read', 'printf', 'mapfile', 'readarray', 'unset', 'getopts', 'let']);
const WRITERS = new Set(['tee', 'cp', 'mv', 'truncate', 'shred', 'install', 'ln']);

/** The assignments at the beginning of commands in a shell text; a name that is only mentioned in quotes is none. */
function settingsIn(text: string): [what: string, key: string][] {
  return [...text.matchAll(/(?:^|[\s;&|({`])(([A-Z_][A-Z0-9_]{0,63}\+?=)[^\s;&|]{0,200})/g)].map(
    ({ 1: what = '', 2: key = '' }) => [what, key],
  );
}

const line = (words: readonly Word[]) => words.map(plain).join(' ');

/** A device that is no stream: a disk, memory, a port. */
export const isDevice = (path: string): boolean =>
  /^\/dev\/(?!(null|zero|full|random|urandom|tty|ptmx|stdin|stdout|stderr)$|(fd|pts|shm|mqueue)\/|shm$)./.test(
    path,
  );

function isDecoding(name: string, words: readonly Word[]): boolean {
  if (!DECODERS.has(name)) return false;
  if (/^(base64|base32|basenc|openssl|gpg)$/.test(name)) {
    return words.some((word) => /^(-[a-zA-Z]*[dD]|--d(ecode|ecrypt)?)$/.test(plain(word)));
  }
  return name !== 'xxd' || words.some((word) => /^-[a-z]*r/.test(plain(word)));
}

const baseName = (path: string) => path.slice(path.lastIndexOf('/') + 1).replace(/[?#].*$/, '');

/** The names under which fetched files may lie: the last parts of addresses, and of all other words. */
function fetchedNames(commands: readonly (readonly Word[])[]): ReadonlySet<string> {
  const names = commands.flatMap((words) =>
    words.slice(1).map((word) => baseName(plain(word).replace(/^-[oO]|^--output=/, ''))),
  );
  return new Set(names.filter((name) => /^[^-]/.test(name)));
}

/** Whether a shell or an interpreter takes its program from standard input, a substitution, or a file that may just have come. */
function runsWhatComes(
  name: string,
  words: readonly Word[],
  fromInputOnly: boolean,
  files: ReadonlySet<string>,
): boolean {
  const operands = words.slice(1).filter((word) => !/^-./.test(plain(word)));
  const isModule = words.some((word) => /^-[a-zA-Z]*m$/.test(plain(word)));
  const isShell = SHELLS.has(name);
  if (!isShell && (isModule || !INTERPRETERS.test(name))) return false;
  // Text that is written out is read as such.
  const hasText = words.some((word) => /^-[a-zA-Z]*[ce]$/.test(plain(word)));
  if (name === 'eval' || hasText) return words.some((word) => word !== plain(word)) || fromInputOnly;
  if (operands.length === 0 || operands.some((word) => files.has(baseName(plain(word))))) return true;
  return isShell
    ? !fromInputOnly || operands.some((word) => /^\/dev\/(fd|stdin)/.test(plain(word)))
    : operands.some((word) => /^\/dev\/(fd|stdin)/.test(plain(word)));
}

/** A function that starts itself beside itself: `:(){ :|:& };:` by any name. */
function isForkBomb(text: string): boolean {
  const definitions = text.matchAll(
    /(?:^|[\s;&|(){}])([^\s(){};&|<>"'$`]{1,64})\s{0,9}\(\s{0,9}\)\s{0,9}[({]([\s\S]{0,400})/g,
  );
  for (const { 1: name = '', 2: body = '' } of definitions) {
    const own = name.replace(/[^\w]/g, '\\$&');
    const calls = body.match(new RegExp(`(^|[\\s;&|({])${own}(?=$|[\\s;&|)}])`, 'g'))?.length ?? 0;
    if (calls > 0 && new RegExp(`${own}\\s*\\|\\s*${own}|${own}\\s*&(?!&)`).test(body)) return true;
  }
  return /\$0\s*(\||&)\s*\$0|while\s+(true|:|\[\s*1\s*\])\s*;?\s*do\s+\$0\s*&/.test(text);
}
