/** A failure of the outside in words, without a text of the other side's: it might hold anything. */
export interface Failure {
  status: 502 | 504;
  rule: string;
  reason: string;
}

/** What an error of a connection means (Node.js and undici 8 error codes). */
export function failureOf(error: unknown): Failure {
  const code = codeOf(error);
  if (/TIMEOUT|TIMEDOUT/.test(code))
    return { status: 504, rule: 'upstream-timeout', reason: `the vendor did not answer in time (${code})` };
  if (/CERT|SELF_SIGNED|ISSUER|VERIFY|TLS|SSL/.test(code))
    return {
      status: 502,
      rule: 'upstream-certificate',
      reason: `the vendor's certificate is not trusted (${code})`,
    };
  return { status: 502, rule: 'upstream', reason: `the connection to the vendor failed (${code})` };
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'unknown';
}
