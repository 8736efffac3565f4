import { canonical, sha256 } from '../audit/chain.ts';
import type { ToolCall } from '../gate/call.ts';
import type { ApprovalRequest } from './request.ts';
import { cutText, foreignNote } from './text.ts';

/** One line of a request for a person: what it is, in a word of ours, and a text in which nothing is hidden. */
export interface ShownLine {
  label: string;
  text: string;
}

/** How many characters of the text that will run are shown, and of what stands beside it. */
const LONGEST = 1500;
const LONGEST_BESIDE = 300;
/** How many of a request's calls are shown. */
const MOST_CALLS = 12;

/**
 * A request for the person who decides. What is shown is what runs: where the text and the calls are not the same, both are
 * there. `all` leaves nothing out, however long it is.
 */
export function shownRequest(request: ApprovalRequest, all = false): ShownLine[] {
  const { agent, tool, what, calls, input, cwd, risk, reason, rule } = request;
  const [longest, beside, most] = all
    ? [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
    : [LONGEST, LONGEST_BESIDE, MOST_CALLS];
  const line = (label: string, text: string, length = beside): ShownLine[] => {
    const { text: shown, cut } = cutText(text, length);
    return [{ label, text: shown }, ...(cut === undefined ? [] : [{ label: 'cut', text: cut }])];
  };
  const parts = calls.map(callParts);
  const isPlain = calls.length === 1 && parts[0]?.[0]?.text === what;
  const left = calls.length - most;
  const note = foreignNote([what, input?.text ?? '', ...parts.flat().map(({ text }) => text)].join(''));
  return [
    ...(isPlain ? [] : line('what', what, longest)),
    ...parts.slice(0, most).flatMap((part) => part.flatMap(({ label, text }) => line(label, text, longest))),
    ...(left > 0
      ? [
          {
            label: 'cut',
            text: `${left} of ${calls.length} calls are not shown; SHA-256 of all: ${sha256(canonical(calls))}`,
          },
        ]
      : []),
    ...(input === undefined ? [] : line('input', input.text ?? `SHA-256 ${input.sha256}`, longest)),
    ...(note === undefined ? [] : [{ label: 'beware', text: note }]),
    ...(cwd === undefined ? [] : line('in', cwd)),
    ...line('tool', tool),
    ...line('agent', agent),
    ...line('risk', reason === '' ? risk : `${risk}: ${reason}`),
    ...(rule === undefined ? [] : line('rule', rule)),
  ];
}

/** All that a call says, for a person: what it is about, and then the rest of it, whatever there may be. */
function callParts({ kind, ...rest }: ToolCall): ShownLine[] {
  const [main, label] = MAIN[kind] ?? ['', 'call'];
  const parts = Object.entries(rest).filter(([, value]) => value !== undefined);
  const first = parts.filter(([key]) => key === main);
  return [...first, ...parts.filter(([key]) => key !== main)].map(([key, value]) => ({
    label: key === main ? label : (BESIDE.get(key) ?? 'more'),
    text: typeof value === 'string' ? value : `${key} ${canonical(value)}`,
  }));
}

/** Which part of a call is what it is about, and the word for it. */
const MAIN: Readonly<Record<ToolCall['kind'], readonly [part: string, label: string]>> = {
  shell: ['command', 'shell'],
  file_read: ['path', 'read'],
  file_write: ['path', 'write'],
  other: ['name', 'call'],
};
const BESIDE: ReadonlyMap<string, string> = new Map([
  ['directory', 'dir'],
  ['detail', 'about'],
  ['tool', 'as'],
  ['by', 'by'],
]);

const LABEL_WIDTH = 6;
const GUTTER = ' │ ';

/**
 * Lines that no terminal of so many columns breaks: what is too long goes on behind a rule, so that no text of the agent's can stand
 * where ours does.
 */
export function framed(lines: readonly ShownLine[], columns: number): string[] {
  const width = Math.max(10, columns - LABEL_WIDTH - GUTTER.length - 1);
  return lines.flatMap(({ label, text }) =>
    pieces(text, width).map(
      (piece, index) => `${(index === 0 ? label : '').padEnd(LABEL_WIDTH)}${GUTTER}${piece}`,
    ),
  );
}

/** A text in pieces of at most so many columns. Beyond ASCII a character may take two. */
function pieces(text: string, width: number): string[] {
  const found: string[] = [];
  let piece = '';
  let used = 0;
  for (const character of text) {
    const columns = character > '~' ? 2 : 1;
    // A mark stays with its letter.
    if (used + columns > width && !/\p{M}/u.test(character)) {
      found.push(piece);
      piece = '';
      used = 0;
    }
    piece += character;
    used += columns;
  }
  return [...found, piece];
}
