import type { Match } from './permission.ts';
import { meets, wider } from './word.ts';

/** Whether a simple command, as the words that a shell would hand over, is one that `match` means. */
export function matchesCommand(match: Match & { kind: 'command' }, words: readonly string[]): boolean {
  if (!match.words.every((word, index) => words[index] === word)) return false;
  if (match.any === undefined) return true;
  const later = words.slice(match.words.length);
  return match.any.some((pattern) => later.some((word) => meets(word, pattern)));
}

/** Whether `wide` matches all that `narrow` matches. Where the patterns alone do not tell, it is false. */
export function covers(wide: Match, narrow: Match): boolean {
  if (wide.kind === 'command' && narrow.kind === 'command') return coversCommand(wide, narrow);
  if (wide.kind === 'path' && narrow.kind === 'path') {
    const access = wide.access === 'both' || wide.access === narrow.access;
    return access && coversPath(wide.pattern, narrow.pattern);
  }
  if (wide.kind === 'host' && narrow.kind === 'host') {
    return (
      wide.host === narrow.host || (wide.host.startsWith('*.') && narrow.host.endsWith(wide.host.slice(1)))
    );
  }
  if (wide.kind === 'mcp' && narrow.kind === 'mcp') {
    return wide.server === narrow.server && (wide.tool === undefined || wide.tool === narrow.tool);
  }
  return false;
}

function coversCommand(wide: Match & { kind: 'command' }, narrow: Match & { kind: 'command' }): boolean {
  if (wide.words[0] !== narrow.words[0]) return false;
  if (matchesCommand(wide, narrow.words)) return true;
  const { any } = wide;
  if (any === undefined || narrow.any === undefined) return false;
  if (!wide.words.every((word, index) => narrow.words[index] === word)) return false;
  return narrow.any.every((word) => any.some((pattern) => wider(pattern, word)));
}

function coversPath(wide: string, narrow: string): boolean {
  return coversList(wide.split('/'), narrow.split('/'), '**', (one, other) => coversName(one, other));
}

function coversName(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  if (narrow === '**' || !wide.includes('*')) return false;
  return coversList([...wide], [...narrow], '*', (one, other) => one === other);
}

/**
 * Whether a list in which `star` stands for any number of items, none included, takes all of another one in. A `star` of
 * the other list is an item that only a `star` takes. In time |wide| × |narrow|, whatever a hostile pattern holds.
 */
function coversList(
  wide: readonly string[],
  narrow: readonly string[],
  star: string,
  takes: (one: string, other: string) => boolean,
): boolean {
  let [at, next] = [0, 0];
  let retry: { at: number; next: number } | undefined;
  while (next < narrow.length) {
    const [one, other] = [wide[at], narrow[next]];
    if (one === star) {
      retry = { at: at + 1, next };
      at += 1;
    } else if (one !== undefined && other !== undefined && takes(one, other)) {
      at += 1;
      next += 1;
    } else if (retry !== undefined) {
      // The last star takes one more item; an earlier one cannot do better.
      retry = { at: retry.at, next: retry.next + 1 };
      ({ at, next } = retry);
    } else return false;
  }
  return wide.slice(at).every((one) => one === star);
}
