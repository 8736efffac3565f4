import { framed, shownRequest } from '../../policy/approvals/shown.ts';
import { shownText } from '../../policy/approvals/text.ts';
import type { QueueEntry } from './queue/files.ts';
import type { Pending } from './queue/pending.ts';
import { short } from './queue/reply.ts';

/** A request as it is listed: who asks, how long it waits yet, and all that it is about. */
export function entryLines(
  { request, seconds, asked, ...entry }: QueueEntry,
  columns: number,
  all = false,
): string[] {
  const passed = (Date.now() - Date.parse(asked)) / 1000;
  const left = Math.ceil(Math.min(seconds, Math.max(0, seconds - passed)));
  return [
    `${short(entry)}  run ${shownText(request.run)}, ${left} s left`,
    ...framed(shownRequest(request, all), columns),
    '',
  ];
}

/** What waits, and what dead runs have left. */
export function pendingLines({ waiting, dead, odd }: Pending, columns: number): string[] {
  return [
    ...waiting.flatMap((entry) => entryLines(entry, columns)),
    ...dead.map(
      (entry) =>
        `${short(entry)}  dead: the run ${shownText(entry.request.run)} has ended without it; removed`,
    ),
    ...odd.map(({ path, reason }) => `${shownText(path)}: ${shownText(reason)}; left alone`),
  ];
}

/** What to do next. */
export function pendingNext({ waiting: [first] }: Pending): string[] {
  if (first === undefined) return ['Nothing waits for approval.'];
  return [`Next: paddock approve ${short(first)} once | always | deny`];
}
