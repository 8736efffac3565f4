import { access, constants, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { ConfigurationError } from '../../../policy/configuration-error.ts';
import { VENDORS } from '../../../policy/egress/file.ts';
import { type EgressPolicy, parseEgressPolicy, type VendorPolicy } from '../../../policy/egress/policy.ts';
import { readKeys } from '../../egress/keys.ts';
import { readGroups, userPolicy } from '../../egress/settings.ts';
import { Failure } from '../../failure.ts';
import { ancestors, findRepository } from '../../git/repository.ts';
import { readWorkspaceFile, WORKSPACE_FILE } from '../../run/workspace-file.ts';
import type { KeyFacts, Read } from '../checks/settings.ts';

/** The user's policy, where it can be read, and how it was found. */
export async function policyFacts(): Promise<{ read: Read; policy?: EgressPolicy }> {
  const file = userPolicy();
  const groups = [...(await readGroups()).keys()];
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => error);
  if (typeof text !== 'string' && text.code !== 'ENOENT') return { read: { fault: `${file}: ${text.code}` } };
  const found = typeof text === 'string' ? file : `the default: there is no ${file}`;
  try {
    const place = { file, folder: dirname(file), home: homedir(), groups };
    const policy = parseEgressPolicy(typeof text === 'string' ? text : '', place);
    const ca = policy.ca_bundle;
    if (ca !== undefined && !(await isReadable(ca)))
      return { policy, read: { fault: `ca_bundle: ${ca} can't be read` } };
    return { policy, read: { found } };
  } catch (error) {
    if (error instanceof ConfigurationError) return { read: { fault: error.message } };
    throw error;
  }
}

const isReadable = (path: string) =>
  access(path, constants.R_OK).then(
    () => true,
    () => false,
  );

/** Which vendors' keys are there. No command of a policy is run. */
export async function keyFacts({ gateway }: EgressPolicy): Promise<KeyFacts[]> {
  const found: KeyFacts[] = [];
  for (const vendor of VENDORS) {
    const policy = gateway.vendors[vendor];
    if (policy !== undefined) found.push({ vendor, ...(await keyState(vendor, policy)) });
  }
  return found;
}

async function keyState(
  vendor: KeyFacts['vendor'],
  policy: VendorPolicy,
): Promise<Pick<KeyFacts, 'from' | 'state'>> {
  const { key } = policy;
  if (key.kind === 'command') return { from: key.command[0] ?? 'a command', state: 'untried' };
  const from = key.kind === 'env' ? key.variable : key.path;
  try {
    const keys = await readKeys({ [vendor]: { ...policy, required: false } });
    return { from, state: keys[vendor] === undefined ? 'missing' : 'there' };
  } catch (error) {
    if (error instanceof Failure) return { from, state: { fault: error.message } };
    throw error;
  }
}

/** The repository of a folder, and its `paddock.toml`. */
export async function workspaceFacts(
  folder: string,
): Promise<{ root?: string; repository: Read; file?: Read }> {
  try {
    const { root } = await findRepository(folder);
    return { root, repository: { found: root }, file: await workspaceFile(root) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const isOutside = !(await anyThere(ancestors(folder).map((place) => `${place}/.git`)));
    const weak = `${folder} is in none: the rest is about this machine`;
    return {
      repository: isOutside
        ? { weak, remedy: 'paddock doctor, in a repository' }
        : { fault: error.message.replace(/^no checkpoint is possible: /, '') },
    };
  }
}

async function anyThere(paths: readonly string[]): Promise<boolean> {
  return (await Promise.all(paths.map(isReadable))).includes(true);
}

async function workspaceFile(root: string): Promise<Read> {
  try {
    const { enabled, mode } = (await readWorkspaceFile(root)).containment;
    const isThere = await isReadable(`${root}/${WORKSPACE_FILE}`);
    if (!enabled) return { weak: 'enabled = false: paddock run refuses', remedy: 'enabled = true' };
    return { found: isThere ? mode : `the defaults: there is no ${WORKSPACE_FILE}` };
  } catch (error) {
    if (error instanceof ConfigurationError || error instanceof Failure) return { fault: error.message };
    throw error;
  }
}
