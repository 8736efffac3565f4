import { isOpen, plain, type Word } from '../../shell/word.ts';
import { type CommandMeaning, each, low, medium, type ProgramMeaning, when } from './meaning.ts';
import { ABOUT, ANY, CHECKS, CODE, flags, INSTALLS, NO_SUBCOMMAND, PUBLISHES, TESTS } from './reasons.ts';

/** An interpreter: text of a program, a program on standard input, or a file. */
function interprets(text: RegExp, values: readonly string[] = []) {
  return (words: readonly Word[]): CommandMeaning | undefined => {
    for (let at = 0; at < words.length; at++) {
      const word = plain(words[at] ?? '');
      if (words[at] !== word && word === '') return CODE;
      if (!word.startsWith('-') || word === '-') return word === '-' ? CODE : undefined;
      if (text.test(word)) return CODE;
      if (word === '-m') return low('the module is judged by itself');
      if (/^(--version|-V|-v|--help|-h)$/.test(word) && words.length === 1)
        return low('it tells about itself');
      if (/^(--check|-c|--test|--test-.*)$/.test(word) && !/^-c$/.test(word)) return TESTS;
      if (values.includes(word)) at++;
    }
    return CODE;
  };
}

/** Interpreters and shells. */
export const INTERPRETERS: Readonly<Record<string, ProgramMeaning>> = {
  ...each('node nodejs tsx ts-node bunjs deno', {
    ...TESTS,
    check: interprets(
      /^(-[a-zA-Z]*[ep]|--eval.*|--print.*|-i|--interactive|--import.*|--require.*|-r|--loader.*|--experimental-loader.*|--inspect.*)$/,
      ['--env-file', '--conditions', '-C'],
    ),
  }),
  deno: {
    ...NO_SUBCOMMAND,
    commands: {
      ...each('test run check task bench', TESTS),
      ...each('fmt lint', CHECKS),
      ...each('info doc types', ABOUT),
      ...each('add install cache', INSTALLS),
      eval: CODE,
      publish: PUBLISHES,
    },
  },
  ...each('python python2 python3 pypy pypy3 ipython', {
    ...TESTS,
    check: interprets(/^-[a-zA-Z]*[ci]$/, ['-W', '-X', '--check-hash-based-pycs']),
  }),
  ...each('ruby irb', { ...TESTS, check: interprets(/^(-[a-zA-Z]*[enpr].*)$/, ['-I', '-C']) }),
  ...each('perl', { ...TESTS, check: interprets(/^-[a-zA-Z0-9]*[eEnpMm].*$/, ['-I']) }),
  ...each('php', { ...TESTS, check: interprets(/^(-[a-zA-Z]*[rBRE]|-S)$/, ['-d', '-c']) }),
  ...each(
    'lua luajit Rscript R julia groovy scala guile racket tclsh wish osascript jshell elixir erl ghci swipl sbcl',
    { ...TESTS, check: interprets(/^-[a-zA-Z]*[eEr].*$|^--eval.*$/) },
  ),
  ...each('sh bash dash ash zsh ksh mksh rbash hush fish pwsh', {
    ...medium('it runs a script that is not read'),
    check: (words) =>
      flags(words, /^-[a-zA-Z]*c$|^--command/)
        ? words.some(isOpen)
          ? ANY
          : low('its text is judged by itself')
        : words.every((word) => /^-/.test(plain(word)))
          ? low('what it reads is judged by itself')
          : undefined,
    only: [when('--version --help', low('it tells about itself'))],
  }),
  ...each('source .', medium('it runs a script that is not read, in this shell')),
};
