import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import Config from '@npmcli/config';
import npmConfig from '@npmcli/config/lib/definitions/index.js';
import pacote from 'pacote';
import { Failure, fullDisk, isFull, STATUS } from '../failure.ts';
import type { NpmSource } from './sources.schema.ts';

/** npm's own settings on this machine (registry, scopes, proxies, credentials, CA, cache), as pacote's options. */
export async function npmOptions(cwd: string): Promise<Record<string, unknown>> {
  // `npm run` names its own place and configuration files in the environment; without it the defaults apply.
  const npmPath = process.env.npm_execpath ? join(process.env.npm_execpath, '../..') : cwd;
  const config = new Config({ ...npmConfig, npmPath, argv: [], env: process.env, cwd, warn: false });
  await config.load();
  return config.flat;
}

/**
 * Fetches one tarball into `directory` under its store name and returns the file.
 *
 * pacote compares the bytes with the lock's integrity while it writes; a file that differs is an error (EINTEGRITY)
 * and is not kept.
 */
export async function downloadTarball(
  source: NpmSource,
  directory: string,
  options: Record<string, unknown>,
): Promise<string> {
  const file = join(directory, source.name);
  try {
    await pacote.tarball.file(source.spec, file, { ...options, integrity: source.integrity });
  } catch (error) {
    // pacote compares while it writes, and leaves what it has written.
    await rm(file, { force: true });
    throw await explain(`npm could not fetch ${source.spec}`, error, [directory, String(options.cache)]);
  }
  return file;
}

const MIRROR =
  'ask for it to be mirrored, or use another registry (`npm config set registry`), then run ./setup again';

async function explain(what: string, error: unknown, directories: string[]): Promise<Failure> {
  if (isFull(error)) return fullDisk(what, directories);
  const reason = error instanceof Error ? error.message : String(error);
  switch (error instanceof Error && 'code' in error && error.code) {
    case 'EINTEGRITY': {
      // Two parts of pacote say it: one compares the bytes, one the registry's own hash; both have these words.
      const { expected, found } =
        /wanted (?<expected>\S+) but got (?<found>[^\s.]+)/.exec(reason)?.groups ?? {};
      return new Failure(
        STATUS.badData,
        `${what}: the registry serves other bytes than package-lock.json pins (expected ${expected}, ` +
          `found ${found}); nothing of it was kept. Use another registry, or tell this one's keeper`,
        { cause: error },
      );
    }
    case 'ETARGET':
      return unavailable(`${what}: the registry lacks this version; ${MIRROR}`, error);
    case 'E404':
      return unavailable(`${what}: the registry lacks this package; ${MIRROR}`, error);
    default:
      return unavailable(
        `${what}: ${reason}. Check npm's registry and proxy (npm config get registry, npm config get https-proxy), ` +
          'then run ./setup again',
        error,
      );
  }
}

const unavailable = (message: string, cause: unknown) => new Failure(STATUS.unavailable, message, { cause });
