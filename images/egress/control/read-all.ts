import type { Readable } from 'node:stream';

/** All of a stream as text; the stream stays open for writing. Throws beyond `longest` bytes, and for what is not UTF-8. */
export async function readAll(stream: Readable, longest: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    const piece: Buffer = Buffer.from(chunk);
    length += piece.length;
    if (length > longest) throw new Error(`got more than ${longest} bytes, expected at most that`);
    chunks.push(piece);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new Error('got bytes that are not UTF-8, expected JSON');
  }
}
