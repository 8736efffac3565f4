import { HOLE, plain, type Word } from '../../shell/word.ts';
import { type CommandMeaning, each, high, medium, type ProgramMeaning } from './meaning.ts';

const GET = medium('it fetches from a host', { effect: false, as: ['http_get'] });
const GET_FILE = medium('it fetches a file', { as: ['http_get', 'file_write'] });
const UNKNOWN = medium('where it goes is not known', { as: ['http_get'] });
const POST = high('it sends data to a host', { as: ['http_post'] });
const POST_HERE = medium('it sends data to this machine', { as: ['http_post'] });
const OTHER = high('what it does is in a file, or takes another way out', { as: ['http_get', 'http_post'] });

const LONG_POST =
  /^--(data(-.*)?|json|form(-.*)?|upload-file|url-query|post-(data|file)|body-(data|file)|method)(=|$)/;

/** curl 8: the letters of short options that take a value, so that a cluster is read to its end. */
const CURL_VALUES = 'ACDEFHKMPQTUXYbcdehmortuwxyz';

function curlLetters(word: string): string {
  let letters = '';
  for (const letter of word.slice(1)) {
    letters += letter;
    if (CURL_VALUES.includes(letter)) break;
  }
  return letters;
}

function curl(words: readonly Word[]): CommandMeaning {
  let found = GET;
  let posts = false;
  for (const [at, word] of words.entries()) {
    const text = plain(word);
    // A header may be taken from a file.
    if (/^(-H|--header)$/.test(text) && /^@/.test(words[at + 1] ?? '')) posts = true;
    if (/^(-H|--header=)@/.test(text)) posts = true;
    const value = /^-[^-]*[A-Za-z]$/.test(text) ? words[at + 1] : text.replace(/^-[^-]*?X|^--request=?/, '');
    if (text.startsWith('--')) {
      if (LONG_POST.test(text)) posts = true;
      else if (
        /^--(config|proto.*|unix-socket|abstract-unix-socket|proxy.*|preproxy|socks.*|connect-to|resolve|quote|netrc-file|engine)(=|$)/.test(
          text,
        )
      )
        return OTHER;
      else if (
        /^--(output|remote-name|output-dir|dump-header|cookie-jar|trace|stderr|etag-save|hsts|alt-svc|libcurl)/.test(
          text,
        )
      )
        found = GET_FILE;
      else if (/^--req/.test(text))
        posts ||= isChange(
          text.includes('=') ? text.slice(text.indexOf('=') + 1) : plain(words[at + 1] ?? ''),
        );
    } else if (text.startsWith('-') && text.length > 1) {
      const letters = curlLetters(text);
      if (/[dFT]/.test(letters)) posts = true;
      if (/[KxQ]/.test(letters)) return OTHER;
      if (/[oOJDc]/.test(letters)) found = GET_FILE;
      if (letters.includes('X'))
        posts ||= isChange(
          letters.length < text.length - 1 ? text.slice(letters.length + 1) : plain(value ?? ''),
        );
    }
    if (word.includes(HOLE) && found === GET) found = UNKNOWN;
  }
  if (!posts) return found;
  return areHere(words) ? POST_HERE : POST;
}

const isChange = (method: string) => !/^(GET|HEAD|OPTIONS)$/i.test(method);

/** Whether every address among the words is one of this machine. */
function areHere(words: readonly Word[]): boolean {
  const hosts = words
    .filter((word) => /^[a-z]+:\/\//i.test(word) || /^(localhost|127\.|\[::1\])/.test(word))
    .map((word) => /^(?:[a-z]+:\/\/)?(?:[^@/]*@)?(\[[^\]]*\]|[^:/?#]*)/i.exec(word)?.[1] ?? '');
  return hosts.length > 0 && hosts.every((host) => /^(localhost|127(\.\d+){3}|\[::1\])$/i.test(host));
}

function wget(words: readonly Word[]): CommandMeaning {
  const texts = words.map(plain);
  if (texts.some((text) => LONG_POST.test(text))) return areHere(words) ? POST_HERE : POST;
  if (
    texts.some(
      (text) =>
        /^(--(config|execute|use-askpass|input-file)(=|$)|-[a-zA-Z]*[ei])/.test(text) &&
        !/^--?(header)/.test(text),
    )
  )
    return OTHER;
  const toOutput = texts.some(
    (text, at) =>
      /^-[a-zA-Z]*O-$/.test(text) ||
      (/^-[a-zA-Z]*O$/.test(text) && texts[at + 1] === '-') ||
      text === '--spider',
  );
  return toOutput ? GET : GET_FILE;
}

function httpie(words: readonly Word[]): CommandMeaning {
  const sends = words.some(
    (word) =>
      /^(POST|PUT|PATCH|DELETE)$/i.test(plain(word)) || (/^[\w-]+(:?=|@)/.test(word) && !/==/.test(word)),
  );
  return sends ? (areHere(words) ? POST_HERE : POST) : GET;
}

/** Programs that fetch from hosts, and send to them. */
export const NETWORK: Readonly<Record<string, ProgramMeaning>> = {
  curl: { ...GET, check: curl },
  wget: { ...GET_FILE, check: wget },
  ...each('http https xh', { ...GET, check: httpie }),
  ...each('aria2c axel yt-dlp', GET_FILE),
};
