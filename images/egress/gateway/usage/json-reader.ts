const [QUOTE, BACKSLASH, COMMA, COLON, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = Buffer.from('"\\,:[]{}');

const DEEPEST = 6;
const LONGEST = 64;

/** An object or list that is open, in the upper levels. */
interface Container {
  isList: boolean;
  /** What stands before a key in this container's paths. */
  prefix: string;
}

/**
 * Reads JSON in pieces of any size and calls `found` for each short value (up to 64 bytes without escapes) in the
 * upper six levels: its dotted path, `[]` for a list, its text, and whether it was a string. It keeps the containers
 * above the value and 64 bytes, whatever comes; so an answer of many megabytes costs no memory, and what a model wrote
 * inside a string or a deeper object is never taken for a field of the answer. What is no JSON finds nothing.
 */
export function createJsonReader(found: (path: string, text: string, quoted: boolean) => void) {
  const open: Container[] = [];
  let depth = 0;
  let key = '';
  let isKeyNext = false;
  let state: 'between' | 'string' | 'escape' | 'bare' = 'between';
  let text = '';
  let isLong = false;
  /** Where in the chunk the value began that is being read. */
  let begin = 0;

  function enter(isList: boolean): void {
    depth += 1;
    if (depth > DEEPEST) return;
    const parent = open.at(-1);
    // The outermost container has no key.
    open.push({ isList, prefix: parent === undefined ? '' : `${pathIn(parent)}.` });
    isKeyNext = !isList;
  }

  function leave(): void {
    if (depth === 0) return;
    depth -= 1;
    if (depth < DEEPEST) open.pop();
  }

  const pathIn = ({ isList, prefix }: Container) => prefix + (isList ? '[]' : key);

  function take(chunk: Buffer, start: number, end: number): void {
    if (text.length + end - start > LONGEST) isLong = true;
    else if (end > start) text += chunk.toString('latin1', start, end);
  }

  function finish(quoted: boolean): void {
    const value = isLong ? undefined : text;
    text = '';
    isLong = false;
    state = 'between';
    const container = open.at(-1);
    if (container === undefined || depth > DEEPEST) return;
    if (quoted && isKeyNext) key = value ?? '';
    else if (value !== undefined) found(pathIn(container), value, quoted);
  }

  function between(byte: number, at: number): void {
    if (byte === QUOTE) {
      state = 'string';
      begin = at + 1;
    } else if (byte === OPEN || byte === OPEN_LIST) enter(byte === OPEN_LIST);
    else if (byte === CLOSE || byte === CLOSE_LIST) leave();
    else if (byte === COLON) isKeyNext = false;
    else if (byte === COMMA) isKeyNext = open.at(-1)?.isList === false;
    else if (byte > 0x20) {
      state = 'bare';
      begin = at;
    }
  }

  return {
    write(chunk: Buffer, start = 0, end = chunk.length): void {
      begin = start;
      for (let index = start; index < end; index += 1) {
        const byte = chunk[index] ?? 0;
        if (state === 'string') {
          if (byte !== QUOTE && byte !== BACKSLASH) continue;
          take(chunk, begin, index);
          if (byte === QUOTE) finish(true);
          else {
            state = 'escape';
            isLong = true;
          }
        } else if (state === 'escape') {
          state = 'string';
          begin = index + 1;
        } else if (state === 'between') {
          between(byte, index);
        } else if (byte <= 0x20 || byte === COMMA || byte === CLOSE || byte === CLOSE_LIST) {
          take(chunk, begin, index);
          finish(false);
          between(byte, index);
        }
      }
      if (state === 'string' || state === 'bare') take(chunk, begin, end);
    },
    /** Forgets what was begun: the next byte begins a text of its own. */
    reset(): void {
      open.length = 0;
      depth = 0;
      key = '';
      isKeyNext = false;
      state = 'between';
      text = '';
      isLong = false;
    },
  };
}
