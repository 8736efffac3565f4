import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, STATUS } from '../../failure.ts';

/** Seconds since 1970, and `sha256=` with the HMAC-SHA256, hexadecimal, of that, a dot and the body. */
export const TIMESTAMP = 'X-Paddock-Timestamp';
export const SIGNATURE = 'X-Paddock-Signature';

/** How long a delivery may take, milliseconds, and how long it waits before the second try. */
const PATIENCE = 10_000;
const PAUSE = 1000;

/** The headers that sign a body. */
export function signed(body: string, secret: Buffer, now: number): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const mac = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return { 'content-type': 'application/json', [TIMESTAMP]: timestamp, [SIGNATURE]: `sha256=${mac}` };
}

/** The address of a webhook: https, or http on this machine. Throws a {@link Failure}. */
export function webhookUrl(text: string): URL {
  const wrong = (why: string) =>
    new Failure(
      STATUS.data,
      `webhook: got an address that ${why}, expected https://…, or http:// on a loopback address`,
    );
  if (!URL.canParse(text)) throw wrong("can't be read");
  const url = new URL(text);
  const isLoopback = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost)$/.test(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback))
    throw wrong('anybody on the way could read');
  if (url.username !== '' || url.password !== '') throw wrong('has a password in it');
  return url;
}

export interface DeliverOptions {
  /** Milliseconds that the receiver has. */
  patience?: number;
  /** Whether it is tried a second time, where the receiver could not be reached or had a fault of its own. */
  again?: boolean;
  signal?: AbortSignal;
}

/** Posts a body. Throws, in words, where it was not taken. */
export async function deliver(
  url: URL,
  body: string,
  secret: Buffer,
  options: DeliverOptions = {},
): Promise<void> {
  const failed = await post(url, body, secret, options);
  if (failed === undefined) return;
  if (options.again !== true || failed.isFinal || options.signal?.aborted) {
    throw new Error(`${url.host}: ${failed.reason}`);
  }
  await sleep(PAUSE);
  await deliver(url, body, secret, { ...options, again: false });
}

async function post(url: URL, body: string, secret: Buffer, { patience = PATIENCE, signal }: DeliverOptions) {
  try {
    const late = AbortSignal.timeout(patience);
    const {
      ok,
      status,
      body: stream,
    } = await fetch(url, {
      method: 'POST',
      headers: signed(body, secret, Date.now()),
      body,
      // What is elsewhere is not who was trusted with the request.
      redirect: 'manual',
      signal: signal === undefined ? late : AbortSignal.any([late, signal]),
    });
    await stream?.cancel();
    return ok ? undefined : { reason: `answered with the status ${status}`, isFinal: status < 500 };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { reason: cause instanceof Error ? cause.message : String(cause), isFinal: false };
  }
}
