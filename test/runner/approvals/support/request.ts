import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, ApprovalRequest } from '../../../../policy/approvals/request.ts';
import { type ApprovalsOptions, openApprovals } from '../../../../runner/approvals/approvals.ts';
import type { Asked, Channel, ChannelOpener } from '../../../../runner/approvals/channel.ts';

export const RUN = '20261124-120000-abcd';

/** A request for a command. */
export const requestFor = (command: string, rest: Partial<ApprovalRequest> = {}): ApprovalRequest => ({
  ...{ run: RUN, agent: 'main', tool: 'Bash', what: command, cwd: '/workspace' },
  calls: [{ kind: 'shell', command }],
  ...{ risk: 'medium', reason: 'it sends to a remote', rule: 'paddock.toml:7 level' },
  ...rest,
});

/** A signal that is never aborted. */
export const forever = new AbortController().signal;

/** Approvals whose words are kept. */
export async function opened(channels: readonly ChannelOpener[], options: Partial<ApprovalsOptions> = {}) {
  const told: string[] = [];
  const approvals = await openApprovals({
    ...{ run: RUN, channels, timeoutSeconds: 20, tell: (line: string) => void told.push(line) },
    ...options,
  });
  return { approvals, told };
}

/** A channel whose answers the test gives. */
export function scripted(name: ChannelOpener['name'] = 'queue') {
  const asked: (Asked & {
    say: (answer: Partial<Answer>) => void;
    fail: (error: Error) => void;
    over: AbortSignal;
  })[] = [];
  const channel: Channel = {
    ask: (each, over) =>
      new Promise((resolve, reject) => {
        asked.push({
          ...each,
          over,
          say: (answer) => resolve({ id: each.id, hash: each.hash, answer: 'once', by: 'ann', ...answer }),
          fail: reject,
        });
        over.addEventListener('abort', () => resolve(undefined), { once: true });
      }),
    close: async () => undefined,
  };
  const opener: ChannelOpener = { name, open: async () => channel };
  /** The question number `index`, once it is asked. */
  const question = (index = 0) => until(() => asked[index]);
  return { opener, asked, question };
}

/** A folder that only we can reach into. */
export function privateFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'paddock-approvals-'));
  chmodSync(folder, 0o700);
  return folder;
}

/** What `find` finds, once it finds something. */
export async function until<Found>(
  find: () => Found | undefined | Promise<Found | undefined>,
): Promise<Found> {
  for (const end = performance.now() + 8000; performance.now() < end; await sleep(5)) {
    const found = await find();
    if (found !== undefined) return found;
  }
  throw new Error(`not found within 8 s: ${find}`);
}
