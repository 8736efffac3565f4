import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openApprovals } from '../../../../runner/approvals/approvals.ts';
import { terminalChannel } from '../../../../runner/approvals/terminal/channel.ts';
import { RUN, requestFor } from './request.ts';

// A run that asks at its terminal. argv: the file for what happens, the seconds, the milliseconds before it asks, the commands, all of which
// are asked about at once.

const [file = '', seconds = '20', before = '0', ...commands] = process.argv.slice(2);
const say = (what: object) => appendFileSync(file, `${JSON.stringify(what)}\n`);
process.on('SIGHUP', () => say({ signal: 'SIGHUP' }));
process.on('SIGINT', () => say({ signal: 'SIGINT' }));

const approvals = await openApprovals({
  run: RUN,
  channels: [
    terminalChannel({
      hold: async () => {
        say({ held: true });
        return async () => say({ held: false });
      },
    }),
  ],
  timeoutSeconds: Number(seconds),
  tell: (line) => say({ told: line }),
});
await sleep(Number(before));
await Promise.all(
  commands.map(async (command) => {
    const { answer, ...rest } = await approvals.ask(requestFor(command), new AbortController().signal);
    say({ answer, command, ...rest });
  }),
);
await approvals.close();
// A signal that this process sends to itself comes a moment later.
await sleep(100);
say({ end: true, isRaw: process.stdin.isTTY === true && process.stdin.isRaw });
