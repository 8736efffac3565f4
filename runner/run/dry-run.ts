import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRepository } from '../git/repository.ts';
import { doorArguments, egressArguments } from '../network/flags.ts';
import { namesOf } from '../network/names.ts';
import { ownerText } from '../network/owner.ts';
import { prepare } from '../workspace/prepare/prepare.ts';
import { boxArguments, boxEnvironment } from './container.ts';
import { planOf, type RunOptions } from './plan.ts';
import { readyEngine } from './ready-engine.ts';

/**
 * Prints all that a run would do: what the copy leaves out, the mounts, the network, the flags and the names of the variables. The
 * private copy is made as for a run, because the mounts follow from it, and removed.
 */
export async function dryRun(task: readonly string[], options: RunOptions): Promise<void> {
  const ready = await readyEngine(options.engine);
  const { root } = await findRepository(process.cwd());
  const plan = await planOf(ready, root, task, options, cpus().length);
  const state = await mkdtemp(join(tmpdir(), 'paddock-dry-run-'));
  try {
    const prepared = await prepare({
      repository: root,
      containment: plan.containment,
      state,
      owner: plan.user.owner,
      run: plan.id,
    });
    const box = plan.box(prepared);
    const setting = {
      engine: plan.engine.name,
      names: namesOf(plan.id),
      owner: ownerText(plan.owner),
      image: plan.images.egress,
      ...(plan.uplink !== undefined && { uplink: plan.uplink }),
    };
    const facts = {
      schema: 'paddock/run-plan/v1',
      repository: root,
      tool: plan.tool,
      profile: plan.profile,
      mode: plan.containment.mode,
      checkpoint: plan.checkpoint,
      files: prepared.files,
      blocked: prepared.blocked,
      mounts: [{ source: box.workspace, target: '/workspace', readonly: false }, ...prepared.mounts],
      notes: prepared.notes,
      hosts: plan.settings.file.rules,
      vendors: Object.keys(plan.settings.file.gateway.vendors),
      ...(plan.bound && { agent: plan.bound.agent.name, risk_profile: plan.bound.profile.name }),
      environment: Object.keys({ ...boxEnvironment(box), ...box.passed }).sort(),
      limits: box.limits,
      commands: [egressArguments(setting, true), doorArguments(setting), boxArguments(box)].map((args) => [
        plan.engine.name,
        ...args,
      ]),
    };
    process.stdout.write(
      options.json ? `${JSON.stringify(facts, null, 2)}\n` : `${words(facts).join('\n')}\n`,
    );
  } finally {
    await rm(state, { recursive: true, force: true });
  }
}

/** A plan in words: a heading for each part, and what is in it. */
function words({
  commands,
  mounts,
  hosts,
  limits,
  ...facts
}: { commands: string[][]; mounts: object[]; hosts: { source: string }[]; limits: object } & Record<
  string,
  unknown
>): string[] {
  const plain = Object.entries(facts).flatMap(([name, value]) => {
    if (name === 'schema') return [];
    return [`${name}: ${Array.isArray(value) ? value.join(', ') || 'none' : value}`];
  });
  return [
    ...plain,
    `limits: ${Object.entries(limits)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}`,
    'mounts:',
    ...mounts.map((mount) => `  ${Object.values(mount).join(' ')}`),
    'hosts:',
    ...(hosts.length === 0 ? ['  none'] : hosts.map(({ source }) => `  ${source}`)),
    'commands:',
    ...commands.map((command) => `  ${command.join(' ')}`),
  ];
}
