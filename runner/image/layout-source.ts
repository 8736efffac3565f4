import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { Failure, STATUS } from '../failure.ts';

export type ImageName = 'agent' | 'egress';

const ROOT = join(import.meta.dirname, '../..');

/**
 * The OCI layout directory of one of Paddock's images: the one that this command was built with, which its launcher names in
 * `PADDOCK_AGENT_IMAGE` and `PADDOCK_EGRESS_IMAGE`, else, in a checkout, built now. Throws a {@link Failure} where it can't be built.
 */
export async function layoutOf(name: ImageName): Promise<string> {
  const given = process.env[`PADDOCK_${name.toUpperCase()}_IMAGE`];
  if (given !== undefined && given !== '') return given;
  const scratch = await mkdtemp(join(tmpdir(), 'paddock-image-'));
  try {
    const link = join(scratch, 'result');
    const { failed, stderr, code } = await execa(
      'nix',
      ['build', `${ROOT}#${name}-image`, '--out-link', link],
      {
        reject: false,
        stdin: 'ignore',
      },
    );
    if (failed) {
      const reason =
        code === 'ENOENT' ? 'nix is not installed' : stderr.trim().split('\n').slice(-3).join('\n');
      throw new Failure(
        STATUS.unavailable,
        `the ${name} image could not be built: ${reason}. In a checkout, run ./setup first`,
      );
    }
    return await realpath(link);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
