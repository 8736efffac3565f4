/** Variables that would have a program, or Node.js, do something else first. A workspace's settings may set variables for its CLI. */
const TAKEN_AWAY = [
  ...['NODE_OPTIONS', 'NODE_PATH', 'NODE_COMPILE_CACHE', 'NODE_V8_COVERAGE', 'NODE_REPL_EXTERNAL_MODULE'],
  ...['LD_PRELOAD', 'LD_AUDIT', 'DYLD_INSERT_LIBRARIES', 'XDG_CACHE_HOME'],
];

/** Seconds of work that a decision may take. */
const WORK = 20;

/**
 * The shell text with which a CLI's hook asks the gate. `launcher` is the program and what comes before the CLI's name. It ends with 0 or
 * with 2, and with 2 always says something: Gemini CLI (0.61.0) lets a call through whose hook ends with 1, and one whose hook ends with
 * anything and has said nothing. No `$` stands before a name in it: Gemini CLI puts variables' values into its settings.
 */
export function hookCommand(launcher: readonly string[], cli: string): string {
  const unset = TAKEN_AWAY.map((name) => `-u ${name}`).join(' ');
  const words = [...launcher, cli].map(shellWord).join(' ');
  const failed = 'test $? -eq 2 || echo "Refused: the gate of Paddock could not be run." >&2; exit 2';
  return `ulimit -t ${WORK} && /usr/bin/env ${unset} ${words} || { ${failed}; }`;
}

/** A word in shell text (POSIX.1-2017, XCU 2.2), without a `$` that stands before a name. */
export function shellWord(text: string): string {
  if (/^[\w./:@%+,-]+$/.test(text)) return text;
  const inner = text.replaceAll("'", "'\\''").replaceAll('$', `'"$(printf '\\044')"'`);
  return `'${inner}'`;
}
