import type { Agent } from '../support/drive.ts';

/**
 * A way to write the same command. `silent`: its output goes nowhere. The CLIs in `stricter` refuse it whatever the command,
 * and those in `mangled` break its quotes before a shell sees them.
 */
export interface Wrapper {
  name: string;
  wrap: (command: string) => string;
  silent?: true;
  stricter?: readonly Agent['tool'][];
  mangled?: readonly Agent['tool'][];
}

/** A text as one word of a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Changes how the program, the first word, is written. */
const program = (change: (word: string) => string) => (command: string) => {
  const [word = '', ...rest] = command.split(' ');
  return [change(word), ...rest].join(' ');
};

const wrapper = (name: string, wrap: Wrapper['wrap'], more?: Partial<Wrapper>): Wrapper => ({
  name,
  wrap,
  ...more,
});

// Gemini CLI 0.61.0 calls every substitution an injection.
const injection = { stricter: ['gemini'] } as const;

/** Ways that a shell line offers to say one command. In each of them it runs, as plain bash shows. */
export const WRAPPERS: readonly Wrapper[] = [
  wrapper('as it is', (command) => command),
  wrapper('more spaces', (command) => ` ${command.replaceAll(' ', '  ')} `),
  wrapper('after a line', (command) => `echo first\n${command}`),
  wrapper('after &&', (command) => `cd . && ${command}`),
  wrapper('after ;', (command) => `true; ${command}; true`),
  wrapper('after ||', (command) => `false || ${command}`),
  wrapper('negated', (command) => `! ${command}`),
  wrapper('in a pipe', (command) => `${command} | cat`),
  wrapper('redirected', (command) => `${command} 2>&1`),
  wrapper('silenced', (command) => `${command} > /dev/null 2>&1`, { silent: true }),
  wrapper('in the background', (command) => `${command} & wait`),
  wrapper('in a subshell', (command) => `(${command})`),
  wrapper('in a group', (command) => `{ ${command}; }`),
  wrapper('in an if', (command) => `if true; then ${command}; fi`),
  wrapper('as a condition', (command) => `if ${command}; then true; fi`),
  wrapper('in a loop', (command) => `for one in 1; do ${command}; done`),
  wrapper('in a case', (command) => `case a in a) ${command} ;; esac`),
  wrapper('in a function', (command) => `work() { ${command}; }; work`),
  wrapper('in a substitution', (command) => `echo "$(${command})"`, injection),
  wrapper('in backticks', (command) => `echo \`${command}\``, injection),
  wrapper('in a process substitution', (command) => `cat <(${command})`, injection),
  wrapper('with a variable', (command) => `SOME=1 ${command}`),
  wrapper('under env', (command) => `env -u NONE SOME=1 ${command}`),
  wrapper('under command', (command) => `command ${command}`),
  wrapper('under exec', (command) => `exec ${command}`),
  wrapper('under nice', (command) => `nice -n 5 ${command}`),
  wrapper('under nohup', (command) => `nohup ${command}`),
  wrapper('under time', (command) => `time ${command}`),
  wrapper('under timeout', (command) => `timeout -k 1 20 ${command}`),
  wrapper('under stdbuf', (command) => `stdbuf -o0 ${command}`),
  wrapper('under env -S', (command) => `env -S ${quoted(command)}`),
  wrapper('under xargs', (command) => `echo one | xargs -I{} ${command}`),
  wrapper('under find -exec', (command) => `find . -maxdepth 0 -exec ${command} \\;`),
  wrapper('under two', (command) => `env nice timeout 20 ${command}`),
  wrapper('in bash -c', (command) => `bash -c ${quoted(command)}`),
  wrapper('in sh -ec', (command) => `/bin/sh -ec ${quoted(command)}`),
  wrapper('in bash in bash', (command) => `bash -c ${quoted(`bash -c ${quoted(command)}`)}`, {
    mangled: ['gemini'],
  }),
  wrapper('under eval', (command) => `eval ${quoted(command)}`),
  wrapper('in a here-document', (command) => `bash <<'END'\n${command}\nEND`),
  wrapper('in a here-string', (command) => `bash <<< ${quoted(command)}`),
  wrapper('piped into sh', (command) => `echo ${quoted(command)} | sh`),
  wrapper(
    'program in quotes',
    program((word) => `"${word}"`),
  ),
  wrapper(
    'program in part in quotes',
    program((word) => `${word.slice(0, 1)}'${word.slice(1)}'`),
  ),
  wrapper(
    'program with a backslash',
    program((word) => `${word.slice(0, 1)}\\${word.slice(1)}`),
  ),
  wrapper('program by its path', program(pathOf)),
  wrapper('program in a variable', (command) => {
    const [word = '', ...rest] = command.split(' ');
    return `run=${word}; $run ${rest.join(' ')}`;
  }),
];

/** Debian's programs are in /usr/bin; what a test or a person adds is in /usr/local/bin. */
function pathOf(word: string): string {
  return ['git', 'rm', 'cat'].includes(word) ? `/usr/bin/${word}` : `/usr/local/bin/${word}`;
}
