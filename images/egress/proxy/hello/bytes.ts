/** Reads bytes from the front, as TLS writes them (RFC 8446 §3). */
export interface Bytes {
  left(): number;
  number(size: 1 | 2): number;
  skip(count: number): void;
  /** What a length of `size` bytes announces. */
  vector(size: 1 | 2): Bytes;
  rest(): Buffer;
  /** Throws where something is left. */
  end(): void;
}

/** `fault` makes the error that is thrown when the bytes do not add up. */
export function bytes(buffer: Buffer, fault: (reason: string) => Error): Bytes {
  let at = 0;
  function take(count: number): Buffer {
    if (buffer.length - at < count) throw fault('a length goes beyond its end');
    at += count;
    return buffer.subarray(at - count, at);
  }
  const number = (size: 1 | 2) => take(size).readUIntBE(0, size);
  return {
    left: () => buffer.length - at,
    number,
    skip: (count) => void take(count),
    vector: (size) => bytes(take(number(size)), fault),
    rest: () => take(buffer.length - at),
    end() {
      if (at < buffer.length) throw fault('something is left over');
    },
  };
}
