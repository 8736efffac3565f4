import { join } from 'node:path';
import Config from '@npmcli/config';
import npmConfig from '@npmcli/config/lib/definitions/index.js';
import pacote from 'pacote';
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
    throw new Error(`npm could not fetch ${source.spec}: ${explain(error)}`, { cause: error });
  }
  return file;
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  const sentences: Record<string, string> = {
    EINTEGRITY: 'the registry serves other bytes than package-lock.json pins; nothing of it was kept',
    ETARGET:
      'the registry lacks this version; ask for it to be mirrored, or use another registry (`npm config set registry`)',
    E404: 'the registry lacks this package; ask for it to be mirrored, or use another registry (`npm config set registry`)',
    ENOSPC: 'the disk is full; free some space and run ./setup again',
  };
  return sentences[code] ?? error.message;
}
