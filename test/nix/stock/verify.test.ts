import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { verifyFile } from '../../../nix/stock/verify.ts';
import { refusal, scratch } from '../../generators/oci/support.ts';

it.each([
  ['sha512', 'base64'],
  ['sha256', 'hex'],
] as const)(
  'a file is taken by its %s, and refused with both hashes where it is another',
  async (algorithm, encoding) => {
    const file = join(await scratch(), 'small.tgz');
    await writeFile(file, 'text');
    const pin = (text: string) => createHash(algorithm).update(text).digest(encoding);
    await verifyFile(file, algorithm, encoding, pin('text'));
    expect(await refusal(verifyFile(file, algorithm, encoding, pin('other')))).toContain(
      `small.tgz: the file on disk is not the pinned one (${algorithm}, expected ${pin('other')}, found ${pin('text')})`,
    );
  },
);
