import { styleText } from 'node:util';
import type { TierDescription, TierRow } from '../../policy/containment/describe.ts';
import { engineWords } from '../engine/facts.ts';
import type { AllowedHosts } from './hosts.ts';
import type { Status } from './status.ts';

/** As many paths or hosts as fit into a line or two. */
const SHOWN = 12;

/** How things stand, in words; `all` has every row of the tiers, and every path. */
export function statusLines(status: Status, all: boolean, stream?: NodeJS.WriteStream): string[] {
  const { repository, tiers, paths, allowed, engine } = status;
  const most = all ? Number.POSITIVE_INFINITY : SHOWN;
  return [
    row('repository', repository),
    row('run', runWords(status)),
    row('containment', containmentWords(status)),
    ...weakenings(status).map((text) => warn(row('WEAKENED', text), stream)),
    ...tierLines('blocked', tiers.rows, paths?.blocked, most),
    ...tierLines('readonly', tiers.rows, paths?.readonly, most),
    ...(all ? allRows(tiers) : []),
    ...hostLines(allowed, most),
    row('checkpoint', checkpointWords(status)),
    row('engine', engine === null ? 'none answers' : engineWords(engine)),
    ...(leftWords(status) === '' ? [] : [row('left over', leftWords(status))]),
  ];
}

/** What to do next. */
export function statusNext({ active, engine, enabled, left }: Status): string[] {
  const next = [
    engine === null && 'paddock doctor',
    left.networks.length + left.copies.length > 0 && 'paddock sweep --dry-run',
    active?.run !== undefined && `paddock audit --run ${active.run}`,
    active === null && engine !== null && enabled && 'paddock run --dry-run · paddock run',
  ].filter((text) => text !== false);
  return next.length === 0 ? [] : [`Next: ${next.join(' · ')}`];
}

const row = (name: string, text: string) => `${name.padEnd(12)} ${text}`;

function warn(text: string, stream: NodeJS.WriteStream | undefined): string {
  return stream === undefined ? text : styleText('yellow', text, { stream });
}

function runWords({ active, last_run: last }: Status): string {
  if (active !== null) {
    const what = active.run === undefined ? 'begins, or a rollback is made' : `${active.run} is under way`;
    return [what, active.tool, `since ${active.since}`, `process ${active.pid}`].filter(Boolean).join(', ');
  }
  if (last === null) return 'none';
  const end = last.exit === null ? last.state : `${last.state}, status ${last.exit}`;
  return `none is under way; the last of all repositories: ${last.run}, ${last.tool ?? 'no agent'}, ${end}, ${last.refused} refused`;
}

function containmentWords({ enabled, mode, auto_checkpoint, rollback_on_violation }: Status): string {
  if (!enabled) return 'OFF (enabled = false): paddock run refuses';
  const undo = rollback_on_violation ? 'a violation is rolled back' : 'a violation is recorded';
  return `${mode}; ${auto_checkpoint ? 'a checkpoint at the start' : 'no checkpoint'}; ${undo}`;
}

/** What holds less than by default. */
function weakenings({ mode, auto_checkpoint, tiers }: Status): string[] {
  return [
    ...(mode === 'permissive' ? ['mode = "permissive": what is read-only may be written'] : []),
    ...(auto_checkpoint ? [] : ['auto_checkpoint = false: a run cannot be undone']),
    ...tiers.weakenings.map(
      ({ source, pattern, list, takes }) =>
        `${source} ${JSON.stringify(pattern)} takes from ${list}: ${takes.join(', ')}`,
    ),
  ];
}

const MEANING = { blocked: 'neither read nor written', readonly: 'read, and not written' } as const;

function tierLines(
  tier: TierRow['tier'],
  rows: readonly TierRow[],
  paths: readonly string[] | undefined,
  most: number,
): string[] {
  const own = rows.filter((one) => one.tier === tier);
  const added = own.filter(({ source }) => source !== 'default');
  const more = added.map(({ pattern, source }) => `${pattern} (${source})`);
  const here = paths === undefined ? 'not looked for' : some(paths, most);
  return [
    row(tier === 'readonly' ? 'read-only' : tier, `${own.length} patterns: ${MEANING[tier]}`),
    ...(more.length === 0 ? [] : [row('', `added: ${some(more, most)}`)]),
    row('', `here: ${here}`),
  ];
}

function allRows({ rows, exceptions }: TierDescription): string[] {
  const name = { blocked: 'blocked', readonly: 'read-only' } as const;
  return [
    ...rows.map(({ tier, pattern, list, source, reason }) =>
      row('', `${name[tier]} ${pattern} (${list}, ${source}): ${reason}`),
    ),
    ...exceptions.map(({ pattern, list }) => row('', `read-write ${pattern.slice(1)} (${list}, default)`)),
  ];
}

function hostLines(allowed: readonly AllowedHosts[], most: number): string[] {
  if (allowed.length === 0) return [row('hosts', 'none')];
  return allowed.map(({ source, hosts, fault }, index) =>
    row(index === 0 ? 'hosts' : '', `${fault === undefined ? some(hosts, most) : `?: ${fault}`} (${source})`),
  );
}

function checkpointWords({ checkpoint, checkpoints }: Status): string {
  if (checkpoint === null) return 'none';
  const run = checkpoint.run === null ? '' : `, of the run ${checkpoint.run}`;
  return `${checkpoint.name}${run}; ${checkpoints} in all: paddock checkpoints`;
}

function leftWords({ left: { networks, copies } }: Status): string {
  const parts = [
    networks.length > 0 &&
      `containers of ${some(
        networks.map(({ id }) => id),
        SHOWN,
      )}`,
    copies.length > 0 &&
      `copies of ${some(
        copies.map(({ run }) => run),
        SHOWN,
      )}`,
  ].filter((part) => part !== false);
  return parts.join('; ');
}

function some(texts: readonly string[], most: number): string {
  if (texts.length === 0) return 'none';
  const more = texts.length > most ? `, … ${texts.length - most} more (--all)` : '';
  return `${texts.slice(0, most).join(', ')}${more}`;
}
