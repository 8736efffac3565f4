import { openApprovals } from '../../../../runner/approvals/approvals.ts';
import { queueChannel } from '../../../../runner/approvals/queue/channel.ts';
import { RUN, requestFor } from './request.ts';

// A run that asks by the queue, and prints what became of it. argv: the command, the seconds.

const [command = 'git push', seconds = '20'] = process.argv.slice(2);
const approvals = await openApprovals({
  run: RUN,
  channels: [queueChannel()],
  timeoutSeconds: Number(seconds),
  tell: (line) => process.stderr.write(`${line}\n`),
});
const outcome = await approvals.ask(requestFor(command), new AbortController().signal);
process.stdout.write(`${JSON.stringify(outcome)}\n`);
await approvals.close();
