/** TLS alerts (RFC 8446 §6.2) that tell a client at once that nothing more will come. */
export const ALERT = { accessDenied: 49, decodeError: 50, unrecognizedName: 112 } as const;

export interface RefusalFields {
  /** `failed` where the request was allowed and could not be served. */
  action?: 'refused' | 'failed';
  /** The HTTP status; 403 unless said. */
  status?: number;
  /** The name of the protection. Where it is missing, the rule that allowed the host. */
  rule?: string;
  /** Why, as the rest of a sentence. */
  reason: string;
  /** What to do now, in a sentence. */
  advice?: string;
  /** The TLS alert, where the client was told already that the tunnel stands. */
  alert?: number;
}

/** Why a request goes no further. What the agent gets to read is made of it, and the log's line. */
export class Refusal extends Error {
  readonly action: 'refused' | 'failed';
  readonly status: number;
  readonly rule: string | undefined;
  readonly advice: string;
  readonly alert: number;

  constructor(fields: RefusalFields) {
    super(fields.reason);
    this.action = fields.action ?? 'refused';
    this.status = fields.status ?? 403;
    this.rule = fields.rule;
    this.advice = fields.advice ?? '';
    this.alert = fields.alert ?? ALERT.accessDenied;
  }
}

/** Anything that was thrown as a refusal: an error that nobody foresaw closes the connection too. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const words = error instanceof Error ? error.message : String(error);
  return new Refusal({
    action: 'failed',
    status: 502,
    rule: 'unexpected',
    reason: `this went wrong: ${words}`,
  });
}
