import { printed, unescaped } from '../escapes.ts';
import type { Machine } from '../machine.ts';
import { HOLE, plain, plainPatterns, type Word } from '../word.ts';
import { type Handler, leaf } from './handler.ts';
import { readOptions } from './options.ts';

const echo = leaf((words) => {
  let at = 1;
  while (/^-[neE]+$/.test(words[at] ?? '')) at++;
  const flags = words.slice(1, at).join('');
  const text = words.slice(at).map(plainPatterns).join(' ');
  const shown = flags.includes('e') ? unescaped(text) : text;
  return flags.includes('n') ? shown : `${shown}\n`;
});

const printf = leaf((words, _, machine) => {
  const { options, operands } = readOptions(words, { values: ['-v'] });
  const [format = '', ...args] = operands.map(plainPatterns);
  const text = printed(format, args);
  const name = options.find((option) => option.name === '-v')?.value;
  if (name === undefined) return text;
  machine.scope.assign(plain(name), [[text]]);
  return '';
});

/** What a program that reads files, or else its standard input, reads. */
function content(operands: readonly Word[], input: string, { scope }: Machine): string {
  const files = operands.map((path) => (path === '-' ? input : scope.file(path)));
  if (files.every((text) => text === undefined)) return operands.length === 0 ? input : HOLE;
  return files.map((text) => text ?? '').join('');
}

// Prints its files, or what it reads, changed too little to hide a command.
const filter = leaf((words, input, machine) => {
  const text = content(readOptions(words, {}).operands, input, machine);
  return text === HOLE ? input : text;
});

const cat = leaf((words, input, machine) => content(readOptions(words, {}).operands, input, machine));

const tee = leaf((words, input, { scope }) => {
  const { options, operands } = readOptions(words, {});
  for (const path of operands)
    scope.write(
      path,
      input,
      options.some(({ name }) => name === '-a'),
    );
  return input;
});

const base64 = leaf((words, input, machine) => {
  const { options, operands } = readOptions(words, { values: ['-w', '-i', '-in', '--wrap'] });
  if (!options.some(({ name }) => /^(-d|-D|--decode)$/.test(name))) return undefined;
  return decoded(content(operands, input, machine), (text) => Buffer.from(text, 'base64'));
});

const openssl = leaf((words, input) => {
  const flags = words.map(plain);
  const isBase64 = flags.some((word) => /^(base64|-base64|-a)$/.test(word));
  return isBase64 && flags.includes('-d') ? decoded(input, (text) => Buffer.from(text, 'base64')) : undefined;
});

const xxd = leaf((words, input) =>
  words.some((word) => /^-\w*r/.test(word))
    ? decoded(input, (text) => Buffer.from(text.replace(/\s/g, ''), 'hex'))
    : undefined,
);

function decoded(text: string, decode: (text: string) => Buffer): string {
  return text.includes(HOLE) ? HOLE : decode(text).toString('utf8');
}

const rev = leaf((_, input) =>
  input
    .split('\n')
    .map((line) => [...line].reverse().join(''))
    .join('\n'),
);

const yes = leaf((words) => `${words.slice(1).join(' ')}\n`);

const ls = leaf((words) => `${readOptions(words, {}).operands.join('\n')}\n`);

const FILTERS = [
  ...[
    'tac',
    'head',
    'tail',
    'sort',
    'uniq',
    'grep',
    'egrep',
    'fgrep',
    'rg',
    'sed',
    'tr',
    'cut',
    'fold',
    'fmt',
  ],
  ...['strings', 'pv', 'nl', 'envsubst', 'dos2unix', 'dd', 'sponge', 'column', 'paste', 'shuf', 'iconv'],
];

/** Handlers of programs that print text which another command may take for commands or words. */
export const TEXTS: readonly [string, Handler][] = [
  ['echo', echo],
  ['printf', printf],
  ['cat', cat],
  ['tee', tee],
  ['base64', base64],
  ['openssl', openssl],
  ['xxd', xxd],
  ['rev', rev],
  ['yes', yes],
  ['ls', ls],
  ...FILTERS.map((name): [string, Handler] => [name, filter]),
];
