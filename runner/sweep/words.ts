import type { Swept } from './sweep.ts';
import { workWords } from './work.ts';

/** A line for each thing that was removed or kept. */
export function sweepLines({ dry_run, networks, copies, logs }: Swept): string[] {
  const removed = dry_run ? 'would remove' : 'removed';
  return [
    ...networks.map(({ engine, id }) => `${removed} the containers and volumes of ${id} (${engine})`),
    ...copies.map((copy) =>
      copy.removed
        ? `${removed} the copy of ${copy.run}, with ${workWords(copy.work)}`
        : `${dry_run ? 'would keep' : 'kept'} the copy of ${copy.run}, with ${workWords(copy.work)}: ${copy.folder}`,
    ),
    ...logs.map((run) => `${removed} the audit log of ${run}`),
  ];
}

/** What is to be said beside that, and done next. */
export function sweepNext({ dry_run, engines, networks, copies, logs }: Swept): string[] {
  const kept = copies.filter(({ removed }) => !removed).length;
  const blind =
    engines.length > 0
      ? []
      : [
          'Neither podman nor docker answers, so containers and volumes were not looked for. Next: paddock doctor',
        ];
  if (networks.length + copies.length + logs.length === 0) return ['Dead runs have left nothing.', ...blind];
  if (kept > 0) {
    return [
      ...blind,
      `Next: take out of the ${kept === 1 ? 'copy' : 'copies'} what you need, then paddock sweep --yes`,
    ];
  }
  return dry_run ? [...blind, 'Next: paddock sweep'] : blind;
}
