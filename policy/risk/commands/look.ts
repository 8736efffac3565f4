import { plain, type Word } from '../../shell/word.ts';
import { each, high, low, medium, type ProgramMeaning, when } from './meaning.ts';

const CLOCK = high("it sets the machine's clock");
const READS = low('it reads and prints');
const ABOUT = low('it tells about the machine or the shell');
const SHELL = low("it is the shell's own, and ends with it");
const WRITES_OUTPUT = when('-o --output', medium('it writes a file', { as: ['file_write'] }));

const LONGEST = 4096;

const SED_TEXT = /^(-e|--expression=)?\s*([\d,$~!]*|\/[^/]*\/)\s*([sy][^\w\s\\]|[a-zA-Z=]\s|[{ew])|[;{}]/;

/** `sed` text that runs a command (`e`, and the flag of `s`), writes a file (`w`), or only prints. */
function sedText(words: readonly Word[]) {
  const texts = words.map(plain).filter((word) => SED_TEXT.test(word) && !/^-[^e]/.test(word));
  if (texts.some(({ length }) => length > LONGEST)) return high('its text is too long to be read');
  if (
    texts.some((text) =>
      /(^|[;{}$!\d/])\s*e(\s|;|$)|[^\w\s][a-zA-Z0-9]*e[a-zA-Z0-9]*\s*([;}\n]|$)/.test(text),
    )
  ) {
    return high('its text may run commands');
  }
  return texts.some((text) => /(^|[;{}\d$/!])\s*[wW]\s+\S|\/[a-zA-Z0-9]*w\s+\S/.test(text))
    ? medium('its text writes a file', { as: ['file_write'] })
    : undefined;
}

/** `awk` text runs commands and writes files. */
function awkText(words: readonly Word[]) {
  if (words.some((word) => /system|getline|\||-i\b|@load|@include/.test(word.replaceAll('||', '')))) {
    return high('its text may run commands');
  }
  if (words.some((word) => /^-f|^--file|^-E|^--exec/.test(word)))
    return medium('it runs a program from a file');
  return words.some((word) => /print[^>]{0,200}>[^=]/.test(word))
    ? medium('its text writes a file', { as: ['file_write'] })
    : undefined;
}

const secondOperand = (reason: string) => (words: readonly Word[]) =>
  words.filter((word) => !word.startsWith('-')).length > 1
    ? medium(reason, { as: ['file_write'] })
    : undefined;

/** Programs that look, and change nothing by themselves. */
export const LOOK: Readonly<Record<string, ProgramMeaning>> = {
  ...each(
    'cat tac head tail less more nl wc grep egrep fgrep zgrep zcat bzcat xzcat cut tr fold fmt column paste join comm cmp diff ' +
      'sdiff colordiff strings od hexdump md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum cksum sum base32 rev shuf ' +
      'expand unexpand tsort ptx numfmt jq xmllint bat delta pr look zless jsonlint csvlook cloc tokei scc',
    READS,
  ),
  ...each(
    'ls dir vdir exa eza stat file du df realpath readlink basename dirname pathchk namei lsof fuser',
    low('it lists'),
  ),
  ...each(
    'pwd whoami id groups logname users who w last uptime uname arch nproc lscpu lsblk lspci lsusb free vmstat iostat ps pgrep pstree ' +
      'top htop getent locale tty tput clear cal ncal lsb_release getconf env printenv which whereis type man info apropos whatis ' +
      'help compgen dmesg ldd nm objdump readelf size apt-cache dpkg-query ulimit umask times factor bc expr seq dc jobs',
    ABOUT,
  ),
  ...each(
    'cd pushd popd dirs echo printf true false : test [ [[ exit return break continue shift set unset export declare typeset local ' +
      'readonly read mapfile readarray getopts wait let alias unalias shopt bg fg disown trap suspend caller complete yes sleep',
    SHELL,
  ),
  // Wrappers: what they run is judged by itself.
  ...each(
    'env nice ionice nohup setsid time timeout stdbuf command builtin exec xargs parallel watch flock busybox toybox unbuffer eatmydata ' +
      'catchsegv faketime taskset chrt numactl eval corepack hyperfine concurrently chronic rlwrap entr',
    low('what it runs is judged by itself'),
  ),
  ...each('rg ag ack', {
    ...READS,
    worse: [when('--pre --pager --hostname-bin', high('it runs a program of its own'))],
  }),
  tree: low('it lists', { worse: [WRITES_OUTPUT] }),
  hash: low("it is the shell's own", { worse: [when('-p', high('it changes what the shell runs'))] }),
  history: low('it lists', { worse: [when('-w -a -c -d -r -n', medium('it changes the history'))] }),
  bind: high('it has keys run commands'),
  find: low('it lists', {
    worse: [
      when('-fprint -fprint0 -fprintf -fls', medium('it writes a file', { as: ['file_write'] })),
      when('-delete', high('it deletes what it finds', { as: ['file_write'] })),
    ],
  }),
  ...each('fd fdfind locate mlocate', low('it lists')),
  sort: low('it reads and prints', {
    worse: [WRITES_OUTPUT, when('--compress-program', high('it runs a program of its own'))],
  }),
  ...each('sed gsed', {
    ...READS,
    worse: [when('-i --in-place', medium('it changes files in place', { as: ['file_write'] as const }))],
    check: sedText,
  }),
  ...each('awk gawk mawk nawk', { ...READS, check: awkText }),
  uniq: { ...READS, check: secondOperand('it writes its second operand') },
  ...each('xxd', { ...READS, check: secondOperand('it writes its second operand') }),
  base64: READS,
  ...each('yq dasel', {
    ...READS,
    worse: [
      when(
        '-i --inplace --in-place -w',
        medium('it changes files in place', { as: ['file_write'] as const }),
      ),
    ],
  }),
  date: low('it tells the time', {
    as: ['time'],
    worse: [when('-s --set', CLOCK)],
    check: (words) =>
      words.some(
        (word, at) =>
          /^[^+-]/.test(plain(word)) && !/^(-d|--date|-r|--reference)$/.test(plain(words[at - 1] ?? '')),
      )
        ? CLOCK
        : undefined,
  }),
  hostname: {
    ...ABOUT,
    check: (words) =>
      words.some((word) => !word.startsWith('-')) ? high("it sets the machine's name") : undefined,
  },
  gpg: medium('it handles keys', {
    worse: [
      when('--export-secret-keys --export-secret-subkeys --delete-secret-keys', high('it gives keys away')),
    ],
  }),
  openssl: medium('it handles keys', {
    worse: [when('s_client s_server ocsp', high('it opens connections'))],
  }),
  ...each('ssh-keygen age minisign cosign', medium('it handles keys')),
};
