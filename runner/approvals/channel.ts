import type { Answer, ApprovalRequest, Outcome } from '../../policy/approvals/request.ts';

/** A request that waits for its answer. */
export interface Asked {
  /** 128 random bits, hexadecimal. An answer carries it, and the hash. */
  readonly id: string;
  readonly hash: string;
  readonly request: ApprovalRequest;
  /** How long it waits, in seconds, and since when; the times are for people, the waiting goes by a clock that nobody sets. */
  readonly seconds: number;
  readonly since: Date;
}

/** A line for the person at the runner. */
export type Tell = (line: string) => void;

/** Where a request can be answered. */
export interface Channel {
  /**
   * Asks, and waits. `withdrawn` is aborted, with the {@link Outcome} as its reason, when the request is over; then the channel takes
   * it back and may resolve with nothing. Throws {@link ChannelGone} where nobody can answer here.
   */
  ask(asked: Asked, withdrawn: AbortSignal): Promise<Answer | undefined>;
  close(): Promise<void>;
}

/** A channel that can be opened. */
export interface ChannelOpener {
  readonly name: 'terminal' | 'queue' | 'acp' | 'webhook';
  /** Throws {@link ChannelGone} where it is not there now, and a Failure where it is set up wrongly. */
  open(context: { run: string; tell: Tell }): Promise<Channel>;
}

/** Why nobody can be asked in a channel. */
export class ChannelGone extends Error {
  override name = 'ChannelGone';
}

/** The outcome that a withdrawn request had. */
export function outcomeOf(withdrawn: AbortSignal): Outcome | undefined {
  return withdrawn.aborted ? (withdrawn.reason as Outcome) : undefined;
}

/** How a request ended, in words, such as `granted once by ann (queue)`. The texts in it have to be made visible by who prints it. */
export function outcomeWords(outcome: Outcome): string {
  switch (outcome.answer) {
    case 'granted':
      return `granted ${outcome.scope === 'once' ? 'once' : 'for this run'} by ${outcome.by} (${outcome.channel})`;
    case 'denied': {
      const by = outcome.by === undefined ? '' : ` by ${outcome.by}`;
      const why = outcome.reason === undefined ? '' : `: ${outcome.reason}`;
      return `denied${by} (${outcome.channel})${why}`;
    }
    case 'timeout':
      return `not answered within ${outcome.seconds} s, so it was refused`;
  }
}
