import { readFile, stat } from 'node:fs/promises';
import { execa } from 'execa';
import { type EgressKeys, VENDORS, type VendorName } from '../../policy/egress/file.ts';
import type { EgressPolicy, KeySource } from '../../policy/egress/policy.ts';
import { Failure, STATUS } from '../failure.ts';

/** A key goes into one header: visible ASCII. */
const KEY = /^[\x21-\x7e]{8,4096}$/;

/**
 * The vendors' keys, from where a policy says they are. A vendor without one is left out where the policy does not ask for it.
 * Throws a {@link Failure} that names the line of the policy, and never the key.
 */
export async function readKeys(
  vendors: EgressPolicy['gateway']['vendors'],
  environment = process.env,
): Promise<EgressKeys> {
  const keys: Partial<Record<VendorName, string>> = {};
  for (const name of VENDORS) {
    const vendor = vendors[name];
    if (vendor === undefined) continue;
    const found = await readKey(vendor.key, environment);
    if (found === undefined && !vendor.required) continue;
    if (found === undefined) {
      const where = vendor.key.kind === 'env' ? `nothing in ${vendor.key.variable}` : 'nothing';
      throw fault(
        vendor.key,
        where,
        'a key; set it, or say in the policy where the key is (key_file, key_command, key_env)',
      );
    }
    if (!KEY.test(found))
      throw fault(vendor.key, `${found.length} characters`, 'one line of visible characters, 8 or more');
    keys[name] = found;
  }
  return keys;
}

function fault({ at }: KeySource, got: string, expected: string): Failure {
  return new Failure(STATUS.data, `${at}: got ${got}, expected ${expected}`);
}

async function readKey(source: KeySource, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (source.kind === 'env') return environment[source.variable]?.trim() || undefined;
  return source.kind === 'file' ? await fromFile(source) : await fromCommand(source);
}

async function fromFile(source: KeySource & { kind: 'file' }): Promise<string> {
  try {
    const { mode } = await stat(source.path);
    // Windows' own file systems have no such bits.
    if ((mode & 0o077) !== 0 && process.platform !== 'win32') {
      throw fault(
        source,
        `${source.path} with mode ${(mode & 0o777).toString(8)}`,
        `a file that only its owner can read: chmod 600 ${source.path}`,
      );
    }
    return (await readFile(source.path, 'utf8')).trim();
  } catch (error) {
    if (error instanceof Failure) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : error;
    throw fault(source, `${source.path}, which cannot be read (${code})`, 'a file with the key');
  }
}

async function fromCommand(source: KeySource & { kind: 'command' }): Promise<string> {
  const [program = '', ...args] = source.command;
  const { failed, stdout, exitCode, code, timedOut } = await execa(program, args, {
    cwd: source.folder,
    reject: false,
    // It may ask a person for a passphrase.
    stdin: 'inherit',
    stderr: 'inherit',
    timeout: 60_000,
    maxBuffer: 8192,
  });
  if (!failed) return stdout.trim();
  const why = timedOut ? 'did not end within 60 s' : `failed (${code ?? `status ${exitCode}`})`;
  throw fault(source, `${program}, which ${why}`, 'a command that prints the key');
}
