const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const DATA = Buffer.from('data:');

/** Takes bytes in pieces of any size. */
export interface Reader {
  write(chunk: Buffer, start?: number, end?: number): void;
  reset(): void;
}

/**
 * Hands the data of server-sent events (WHATWG HTML §9.2.6) to `reader`, which is reset at the end of each event. Lines
 * of any length are passed on as they come, and nothing is kept but where in a line the stream stands. Lines end in LF or
 * CR LF, as the three vendors write them.
 */
export function createEventReader(reader: Reader): Pick<Reader, 'write'> {
  /** How many bytes of `data:` the line has had; -1 where it is another field. */
  let matched = 0;
  let isLineEmpty = true;

  function endLine(): void {
    if (isLineEmpty) reader.reset();
    matched = 0;
    isLineEmpty = true;
  }

  return {
    write(chunk) {
      for (let index = 0; index < chunk.length; index += 1) {
        if (matched === DATA.length) {
          // The rest of the line is data.
          const end = chunk.indexOf(LINE_FEED, index);
          reader.write(chunk, index, end < 0 ? chunk.length : end);
          if (end < 0) return;
          endLine();
          index = end;
          continue;
        }
        const byte = chunk[index] ?? 0;
        if (byte === LINE_FEED) endLine();
        else if (byte !== RETURN) {
          isLineEmpty = false;
          matched = matched >= 0 && byte === DATA[matched] ? matched + 1 : -1;
        }
      }
    },
  };
}
