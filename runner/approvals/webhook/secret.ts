import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { Failure, STATUS } from '../../failure.ts';

/** A secret shorter than this could be guessed, in bytes. */
const SHORTEST = 16;
const LONGEST = 4096;

/** The secret in a file that only its owner can read, without the line feed at its end. Throws a {@link Failure}. */
export async function readSecret(path: string): Promise<Buffer> {
  const wrong = (got: string, expected: string) =>
    new Failure(STATUS.data, `${path}: got ${got}, expected ${expected}`);
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(
    (error: NodeJS.ErrnoException) => {
      throw new Failure(STATUS.data, `${path}: the webhook's secret can't be read (${error.code})`);
    },
  );
  try {
    const found = await handle.stat();
    const { uid, mode, size } = found;
    if (!found.isFile()) throw wrong('no file', "one with the webhook's secret");
    if (uid !== process.geteuid?.()) throw wrong(`the owner ${uid}`, `${process.geteuid?.()}`);
    if ((mode & 0o077) !== 0)
      throw wrong(
        `the mode ${(mode & 0o777).toString(8)}`,
        `600: others could read the secret; chmod 600 ${path}`,
      );
    if (size > LONGEST) throw wrong(`${size} bytes`, `at most ${LONGEST}`);
    const text = await handle.readFile();
    const end = text.at(-1) === 0x0a ? (text.at(-2) === 0x0d ? -2 : -1) : undefined;
    const secret = text.subarray(0, end);
    if (secret.length < SHORTEST)
      throw wrong(`${secret.length} bytes`, `at least ${SHORTEST}; openssl rand -hex 32`);
    return secret;
  } finally {
    await handle.close();
  }
}
