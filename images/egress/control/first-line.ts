import type { Readable } from 'node:stream';

/**
 * The first line of a stream, without its end; undefined where the stream ends with nothing in it. The stream goes on flowing, and what
 * follows is dropped. Rejects beyond `longest` bytes, and for a line that the stream's end cuts off.
 */
export function firstLine(stream: Readable, longest: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    let text = '';
    const onData = (chunk: string) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
      else if (text.length > longest) reject(new Error(`got more than ${longest} bytes, expected one line`));
      else return;
      text = '';
      stream.off('data', onData).resume();
    };
    stream.setEncoding('utf8').on('data', onData);
    stream.once('error', reject);
    stream.once('end', () =>
      text === '' ? resolve(undefined) : reject(new Error('got a part of a line, expected a whole one')),
    );
  });
}
