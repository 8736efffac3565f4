import { randomBytes } from 'node:crypto';
import { requestHash } from '../../policy/approvals/hash.ts';
import { type Answer, ApprovalRequest, type Outcome } from '../../policy/approvals/request.ts';
import { shownText } from '../../policy/approvals/text.ts';
import { canonical } from '../../policy/audit/chain.ts';
import { LONGEST_APPROVAL } from '../../policy/gate/question.ts';
import { Failure, STATUS } from '../failure.ts';
import type { Asked, ChannelOpener, Tell } from './channel.ts';
import { misfit } from './misfit.ts';
import { openAll } from './open-all.ts';

export interface ApprovalsOptions {
  run: string;
  /** All of them are asked at once; the first answer wins. */
  channels: readonly ChannelOpener[];
  /** How long a request waits, in seconds. */
  timeoutSeconds: number;
  /** What the person at the runner should know: a channel that is not there, an answer that was refused. */
  tell: Tell;
  /** Called before anybody is asked, to record it. Where it throws, nobody is asked and `ask` throws the same. */
  onAsked?: (asked: Asked, channels: readonly string[]) => Promise<void>;
}

/** The approvals of a run. */
export interface Approvals {
  /** The channels that are there. */
  readonly channels: readonly string[];
  /** Asks, and waits for what becomes of it. `signal` is aborted when nobody waits for that any more. */
  ask(request: ApprovalRequest, signal: AbortSignal): Promise<Outcome>;
  /** Denies what waits, and closes the channels. */
  close(): Promise<void>;
}

/** The most requests that wait at once: an agent could ask without end, until a person says yes without looking. */
const MOST_WAITING = 16;
/** How long the outcome waits for the channels to take a request back, milliseconds. */
const TIDY = 2000;

/**
 * Opens the channels. One that is not there is told of; where none is, every request is denied at once. Throws a Failure for one that is set
 * up wrongly.
 */
export async function openApprovals(options: ApprovalsOptions): Promise<Approvals> {
  const { run, timeoutSeconds, onAsked } = options;
  if (!(timeoutSeconds > 0 && timeoutSeconds <= LONGEST_APPROVAL)) {
    throw new Failure(
      STATUS.data,
      `approval_timeout_secs: got ${timeoutSeconds}, expected more than 0 and at most ${LONGEST_APPROVAL}`,
    );
  }
  const tell: Tell = (line) => options.tell(`approvals: ${shownText(line)}`);
  const { channels, missing } = await openAll(options.channels, run, tell);
  const always = new Map<string, Outcome>();
  const waiting = new Map<string, { hash: string; end: (outcome: Outcome) => void }>();
  const none = missing.length === 0 ? 'no channel is set up' : missing.join('; ');
  const running = new Set<Promise<Outcome>>();
  let isClosed = false;

  async function ask(request: ApprovalRequest, signal: AbortSignal): Promise<Outcome> {
    // A copy of what the hash is about, and nothing else, is what people see.
    const fixed = ApprovalRequest.parse(JSON.parse(canonical(request)));
    const hash = requestHash(fixed);
    const known = always.get(hash);
    if (known !== undefined && !isClosed && !signal.aborted) return known;
    const id = randomBytes(16).toString('hex');
    const denied = (reason: string, channel = 'runner'): Outcome => ({
      id,
      hash,
      answer: 'denied',
      channel,
      reason,
    });
    if (fixed.run !== run) return denied(`it is of the run ${fixed.run}, and this is ${run}`);
    if (isClosed) return denied('the run is over');
    if (signal.aborted) return denied('nobody waits for the answer any more');
    if (waiting.size >= MOST_WAITING) return denied(`${MOST_WAITING} requests wait already`);
    const asked: Asked = { id, hash, request: fixed, seconds: timeoutSeconds, since: new Date() };
    const work = settled(asked, signal, denied);
    running.add(work);
    try {
      return await work;
    } finally {
      running.delete(work);
    }
  }

  async function settled(
    asked: Asked,
    signal: AbortSignal,
    denied: (reason: string, channel?: string) => Outcome,
  ): Promise<Outcome> {
    const { id, hash } = asked;
    const over = new AbortController();
    // The first to come is the outcome. It is the reason of the signal, so there is one place that says so.
    const end = (outcome: Outcome) => {
      if (over.signal.aborted) return;
      if (outcome.answer === 'granted' && outcome.scope === 'always') always.set(hash, outcome);
      over.abort(outcome);
    };
    const ended = new Promise<Outcome>((resolve) =>
      over.signal.addEventListener('abort', () => resolve(over.signal.reason as Outcome), { once: true }),
    );
    const onAbort = () => end(denied('nobody waits for the answer any more'));
    const timer = setTimeout(
      () => end({ id, hash, answer: 'timeout', seconds: asked.seconds }),
      asked.seconds * 1000,
    );
    signal.addEventListener('abort', onAbort, { once: true });
    waiting.set(id, { hash, end });
    try {
      await onAsked?.(
        asked,
        channels.map(({ name }) => name),
      );
      const tidied = over.signal.aborted ? [] : askAll(asked, over.signal, end, denied);
      const outcome = await ended;
      // Others that wait for the same are answered with it.
      if (always.get(hash) === outcome)
        for (const other of waiting.values()) if (other.hash === hash) other.end(outcome);
      await within(Promise.all(tidied), TIDY);
      return outcome;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      waiting.delete(id);
      end(denied('it could not be recorded'));
    }
  }

  /** Asks in all channels; each promise is done when its channel has taken the request back. */
  function askAll(
    asked: Asked,
    over: AbortSignal,
    end: (outcome: Outcome) => void,
    denied: (reason: string, channel?: string) => Outcome,
  ): Promise<void>[] {
    const gone = [...missing];
    let left = channels.length;
    const without = (reason: string) => {
      gone.push(reason);
      left -= 1;
      if (left <= 0) end(denied(`nobody can be asked: ${gone.join('; ')}`, 'none'));
    };
    if (left === 0) end(denied(`nobody can be asked: ${none}`, 'none'));
    return channels.map(async ({ name, channel }) => {
      try {
        const answer = await channel.ask(asked, over);
        if (over.aborted) return;
        if (answer === undefined) return without(`${name}: gave no answer`);
        const wrong = misfit(answer, asked);
        if (wrong === undefined) return end(outcomeFor(answer, name));
        tell(`refused an answer (${name}): ${wrong}`);
        without(`${name}: its answer was refused`);
      } catch (error) {
        if (over.aborted) return;
        const reason = error instanceof Error ? error.message : String(error);
        tell(`${name} is gone for this request: ${reason}`);
        without(`${name}: ${reason}`);
      }
    });
  }

  return {
    channels: channels.map(({ name }) => name),
    ask,
    async close() {
      isClosed = true;
      for (const [id, { hash, end }] of waiting) {
        end({ id, hash, answer: 'denied', channel: 'runner', reason: 'the run is over' });
      }
      always.clear();
      // Each takes its question back first.
      await Promise.allSettled(running);
      await Promise.all(channels.map(({ channel }) => channel.close()));
    },
  };
}

function outcomeFor({ id, hash, answer, by, reason }: Answer, channel: string): Outcome {
  if (answer !== 'deny') return { id, hash, answer: 'granted', scope: answer, by, channel };
  return { id, hash, answer: 'denied', by, channel, ...(reason !== undefined && { reason }) };
}

async function within(work: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
