import { userInfo } from 'node:os';
import type { Answer } from '../../../policy/approvals/request.ts';
import { framed, shownRequest } from '../../../policy/approvals/shown.ts';
import { shownText } from '../../../policy/approvals/text.ts';
import { type Asked, type ChannelOpener, outcomeOf, outcomeWords } from '../channel.ts';
import { checkDevice, type Device, openDevice } from './device.ts';
import { type Keys, keysOf } from './keys.ts';

export interface TerminalOptions {
  /** The terminal; `/dev/tty` is the one that this command was started at. */
  device?: string;
  /**
   * Keeps the agent, and whoever reads the terminal for it, silent until the returned function is called: else what it prints could paint
   * over the question. It has to be given wherever the agent's output reaches the same terminal.
   */
  hold?: () => Promise<() => Promise<void>>;
  /** What Ctrl-C does beside denying. */
  interrupt?: () => void;
}

/** Asks at the terminal, one question at a time. */
export function terminalChannel(options: TerminalOptions = {}): ChannelOpener {
  const { device = '/dev/tty' } = options;
  const interrupt = options.interrupt ?? (() => void process.kill(process.pid, 'SIGINT'));
  const hold = options.hold ?? (async () => async () => undefined);
  return {
    name: 'terminal',
    async open() {
      checkDevice(device);
      let turn: Promise<unknown> = Promise.resolve();
      return {
        ask(asked, withdrawn) {
          let isMine = false;
          const answered = turn.then(async () => {
            if (withdrawn.aborted) return undefined;
            isMine = true;
            const release = await hold();
            try {
              return await askAt(openDevice(device), asked, withdrawn, interrupt);
            } finally {
              await release();
            }
          });
          turn = answered.catch(() => undefined);
          // Who is withdrawn before its turn does not wait for the others.
          const early = new Promise<undefined>((resolve) =>
            withdrawn.addEventListener('abort', () => void (isMine || resolve(undefined)), { once: true }),
          );
          return Promise.race([answered, early]);
        },
        async close() {
          await turn;
        },
      };
    },
  };
}

async function askAt(
  terminal: Device,
  asked: Asked,
  withdrawn: AbortSignal,
  interrupt: () => void,
): Promise<Answer | undefined> {
  const { id, hash } = asked;
  try {
    const keys = keysOf(terminal.input);
    await keys.drain(withdrawn);
    if (withdrawn.aborted) return undefined;
    terminal.write(questionText(asked, terminal.columns, false));
    const key = await decision(keys, terminal, asked, withdrawn);
    if (key === undefined) {
      const outcome = outcomeOf(withdrawn);
      terminal.write(`${outcome === undefined ? '' : shownText(outcomeWords(outcome))}\n`);
      return undefined;
    }
    terminal.write(`${SAID[key]}\n`);
    if (key === 'interrupt') interrupt();
    return { id, hash, answer: key === 'interrupt' ? 'deny' : key, by: userInfo().username };
  } finally {
    terminal.close();
  }
}

const SAID = {
  once: 'approved once',
  always: 'approved for this run',
  deny: 'denied',
  interrupt: 'denied (Ctrl-C)',
};

async function decision(keys: Keys, terminal: Device, asked: Asked, withdrawn: AbortSignal) {
  for (;;) {
    const key = await keys.next(withdrawn);
    if (key !== 'all') return key;
    terminal.write(`\n${questionText(asked, terminal.columns, true)}`);
  }
}

/** The question in whole lines, and the keys. No line of it holds text of the agent's but behind its frame. */
function questionText({ id, request, seconds, since }: Asked, columns: number, all: boolean): string {
  const passed = (Date.now() - since.getTime()) / 1000;
  // A clock that was set meanwhile makes no more time, and no less than none.
  const left = Math.ceil(Math.min(seconds, Math.max(0, seconds - passed)));
  return [
    '',
    `Paddock: the agent asks for approval (${id.slice(0, 12)}, ${left} s left)`,
    ...framed(shownRequest(request, all), columns),
    '[o] once  [a] always: exactly this, in this run  [d] deny (Enter)  [s] show all: ',
  ].join('\n');
}
