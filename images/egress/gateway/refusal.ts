/** Why a request is not served, by the gateway's own decision. */
export interface Refusal {
  status: number;
  /** The protection's name, for the log. */
  rule: string;
  /** In words, for a model and a person. */
  message: string;
  /** Seconds until the same request may pass. */
  retryAfter?: number;
  /** Trying again is of no use in this run. */
  final?: boolean;
}

/** Thrown inside the gateway to end a request with that refusal. */
export class RefusedError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}
