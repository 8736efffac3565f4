import { ruleText } from '../../policy/egress/rule-text.ts';
import { ensureImage } from '../image/ensure.ts';
import { bundleOf, insideOf } from '../network/inside.ts';
import { raise } from '../network/raise.ts';
import { removeOrphans } from '../network/remove.ts';
import { findingLines } from './findings.ts';
import { type CommonOptions, print, sessionOf } from './session.ts';
import { readSettings } from './settings.ts';
import { openState, writeState } from './state.ts';

export interface UpOptions extends CommonOptions {
  policy?: string;
  uplink?: string;
}

/**
 * `paddock egress up`: raises a network, or puts a changed policy and changed keys into the one that stands. Everything that a
 * policy names is read first, so that a bad one changes nothing.
 */
export async function up(options: UpOptions): Promise<void> {
  const { engine, names } = await sessionOf(options);
  const state = await openState(names.id);
  const { file, keys, ca } = await readSettings(options.policy, names.id, state.token);
  await removeOrphans(engine);
  const image = await ensureImage(engine, 'egress');
  const { findings, reused } = await raise(engine, {
    id: names.id,
    image,
    file,
    keys,
    token: state.token,
    ...(options.uplink !== undefined && { uplink: options.uplink }),
  });

  await writeState(state.folder, 'policy.json', `${JSON.stringify(file)}\n`);
  // What is behind the network trusts the public CAs and the policy's own. Mounted, it is read by other users.
  const bundle = ca === undefined ? undefined : await writeState(state.folder, 'ca.pem', bundleOf(ca), 0o644);
  const { flags, environment } = insideOf(engine.name, names, state.token, bundle);
  const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}\n`);
  const environmentFile = await writeState(state.folder, 'environment', lines.join(''));

  const use = [...flags, '--env-file', environmentFile];
  const vendors = Object.keys(file.gateway.vendors);
  const result = {
    schema: 'paddock/egress-up/v1',
    name: names.id,
    engine: engine.name,
    reused,
    rules: file.rules,
    vendors,
    flags: use,
    environment,
    findings,
  };
  print(options, result, use, [
    '',
    ...findingLines(
      findings.filter(({ outcome }) => outcome !== 'holds'),
      process.stderr,
    ),
    `${names.id} is up${reused ? ' as before, with the policy as it is now' : ''}: ${findings.length} checks from inside, none broken.`,
    `Hosts: ${file.rules.map(ruleText).join(' ') || 'none'}`,
    `Models: ${vendors.join(', ') || 'none: no key was found'}`,
    `A container is behind it with the flags above. Next:\n  ${engine.name} run --rm ${use.join(' ')} … IMAGE`,
    '  paddock egress status · test · log · down',
  ]);
}
