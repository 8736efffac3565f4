import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DebianLock } from '../debian/lock.schema.ts';
import { Failure, STATUS } from '../failure.ts';

/** What Nix reads of a package-lock.json. Packages that another one bundles have no hash of their own. */
const NpmLock = z.object({
  lockfileVersion: z.literal(3),
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      integrity: z
        .string()
        .regex(/^sha512-[A-Za-z0-9+/]{86}==$/, 'a SHA-512 integrity')
        .optional(),
    }),
  ),
});

const NAR_HASH = z.string().regex(/^[0-9a-z]{52}$/, 'a SHA-256 in base 32');
const SeedLock = z.strictObject({ amd64: NAR_HASH, arm64: NAR_HASH });

const LOCKS: Record<string, z.ZodType> = {
  'package-lock.json': NpmLock,
  'images/agent/package-lock.json': NpmLock,
  'images/agent/debian.lock.json': DebianLock,
  'images/egress/debian.lock.json': DebianLock,
  'nix/toolchain/debian.lock.json': DebianLock,
  'nix/toolchain/seed.lock.json': SeedLock,
};

/**
 * Reads the lock files before Nix does, whose errors would speak of expressions. Throws for the first that can't be
 * read: which file, where in it, what was found.
 */
export async function checkLocks(root: string): Promise<void> {
  for (const [file, schema] of Object.entries(LOCKS)) {
    const fault = await faultOf(join(root, file), schema);
    if (fault === undefined) continue;
    throw new Failure(
      STATUS.badData,
      `${file}: ${fault}. Restore it (git checkout -- ${file}) or make it again (docs/sources.md, "Changing a pin")`,
    );
  }
}

async function faultOf(file: string, schema: z.ZodType): Promise<string | undefined> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    return error instanceof SyntaxError
      ? `expected JSON: ${error.message}`
      : `can't be read: ${String(error)}`;
  }
  const issue = schema.safeParse(content).error?.issues[0];
  return issue && `${issue.path.join('.')}: ${issue.message}`;
}
