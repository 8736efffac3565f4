import type { Socket } from 'node:net';
import { addressFault } from '../../../policy/egress/addresses.ts';
import type { EgressEvent } from '../../../policy/egress/log.ts';
import { isStillAllowed } from './decide.ts';
import type { ProxyPolicy } from './policy.ts';
import { Refusal } from './refusal.ts';
import type { Target } from './target.ts';

type Fields = Partial<Omit<EgressEvent, 'part' | 'action'>>;

/** One request from its first byte to its end: what the log's line will say, and the means to cut it. */
export class Exchange {
  readonly #log: (event: EgressEvent) => void;
  readonly #gone: () => void;
  readonly #abort = new AbortController();
  readonly #began = performance.now();
  readonly #fields: Fields;
  #bytes: () => Fields = () => ({});
  #target: Target | undefined;
  #ended = false;

  constructor(log: (event: EgressEvent) => void, fields: Fields, gone: () => void) {
    this.#log = log;
    this.#fields = fields;
    this.#gone = gone;
  }

  /** Ends when the request is cut; its reason is a {@link Refusal}. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  note(fields: Fields): void {
    Object.assign(this.#fields, fields);
  }

  /** From now on a new policy is held against this target. */
  to(target: Target): void {
    this.#target = target;
    this.note({ host: target.host, port: target.port });
  }

  /** From now on what goes through this socket counts. */
  counts(socket: Socket): void {
    const [written, read] = [socket.bytesWritten, socket.bytesRead];
    this.#bytes = () => ({
      sent_bytes: socket.bytesWritten - written,
      received_bytes: socket.bytesRead - read,
    });
  }

  cut(reason: Refusal): void {
    this.#abort.abort(reason);
  }

  /** Cuts a request that a policy does not allow any more. */
  recheck(policy: ProxyPolicy | undefined): void {
    if (this.#target === undefined) return;
    const address = this.#fields.address;
    const allowed =
      isStillAllowed(policy, this.#target) &&
      (address === undefined ||
        policy?.upstream !== undefined ||
        addressFault(address, policy?.networks ?? []) === undefined);
    if (!allowed)
      this.cut(new Refusal({ rule: 'policy-changed', reason: 'a new policy no longer allows it' }));
  }

  /** Writes the line, the first time. */
  end(refusal?: Refusal): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#gone();
    this.#log({
      part: 'proxy',
      action: refusal?.action ?? 'allowed',
      ...this.#fields,
      ...(refusal && { reason: refusal.message }),
      ...(refusal?.rule !== undefined && { rule: refusal.rule }),
      ...this.#bytes(),
      milliseconds: Math.round((performance.now() - this.#began) * 10) / 10,
    });
  }
}
