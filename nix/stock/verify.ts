import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Failure, STATUS } from '../failure.ts';

/**
 * Throws unless the file's hash is the pinned one. The downloaders have compared it while they wrote; this reads what
 * has reached the disk, right before it enters the store. `encoding` is the pin's: `base64` (npm) or `hex` (Debian).
 */
export async function verifyFile(
  file: string,
  algorithm: 'sha256' | 'sha512',
  encoding: 'base64' | 'hex',
  expected: string,
): Promise<void> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash);
  const found = hash.digest(encoding);
  if (found !== expected) {
    throw new Failure(
      STATUS.badData,
      `${basename(file)}: the file on disk is not the pinned one (${algorithm}, expected ${expected}, found ${found}); ` +
        'it did not enter the store. Run ./setup again; if this comes back, check the disk',
    );
  }
}
