import { execa } from 'execa';
import { Failure, STATUS } from '../../failure.ts';
import { optionsOf, settingArguments, type View } from '../../git/git.ts';

/** Takes the content of one object, piece by piece. */
export interface Sink {
  write(piece: Buffer): void;
  end(): void;
}

/** Reads objects from first to last, each into its own sink, however large. Throws a {@link Failure} for one that is missing. */
export async function readBlobs(
  view: View,
  ids: readonly string[],
  open: (index: number) => Sink,
): Promise<void> {
  if (ids.length === 0) return;
  const subprocess = execa('git', [...settingArguments(view), 'cat-file', '--batch'], {
    ...optionsOf(view, { input: `${ids.join('\n')}\n` }),
    buffer: false,
  });
  let index = 0;
  let header = Buffer.alloc(0);
  let sink: Sink | undefined;
  let left = 0;
  try {
    for await (const chunk of subprocess.stdout) {
      let rest = Buffer.from(chunk);
      while (rest.length > 0) {
        if (sink === undefined) {
          const end = rest.indexOf(0x0a);
          header = Buffer.concat([header, end === -1 ? rest : rest.subarray(0, end)]);
          if (end === -1) break;
          left = sizeOf(header.toString()) + 1;
          header = Buffer.alloc(0);
          sink = open(index);
          rest = rest.subarray(end + 1);
        } else {
          // A newline that is no part of the content comes after it.
          const piece = rest.subarray(0, left);
          sink.write(piece.length === left ? piece.subarray(0, -1) : piece);
          left -= piece.length;
          rest = rest.subarray(piece.length);
          if (left > 0) continue;
          sink.end();
          sink = undefined;
          index += 1;
        }
      }
    }
  } finally {
    subprocess.kill();
  }
  await subprocess;
  if (index !== ids.length)
    throw new Failure(STATUS.bug, `git cat-file ended after ${index} of ${ids.length} objects`);
}

function sizeOf(header: string): number {
  const match = /^[0-9a-f]+ [a-z]+ (\d+)$/.exec(header);
  if (match?.[1] === undefined) {
    throw new Failure(
      STATUS.data,
      `the store of checkpoints is damaged: got "${header}", expected an object`,
    );
  }
  return Number(match[1]);
}

/** Reads one object whole. */
export async function readBlob(view: View, id: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  await readBlobs(view, [id], () => ({
    write: (piece) => pieces.push(Buffer.from(piece)),
    end: () => undefined,
  }));
  return Buffer.concat(pieces);
}

/** Reads small objects whole, in their order. */
export async function readSmallBlobs(view: View, ids: readonly string[]): Promise<Buffer[]> {
  const pieces: Buffer[][] = ids.map(() => []);
  await readBlobs(view, ids, (index) => ({
    write: (piece) => pieces[index]?.push(Buffer.from(piece)),
    end: () => undefined,
  }));
  return pieces.map((list) => Buffer.concat(list));
}
