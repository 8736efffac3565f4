import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import { type Refusal, RefusedError } from '../refusal.ts';
import { bodyTooLarge, LARGEST_BODY } from '../request/decide.ts';

/**
 * A request's body as the pool reads it, piece by piece and no quicker than the vendor takes it. `onBytes` counts and may end
 * it with a refusal. It is a stream of its own: the pool destroys what it was given where a vendor answers early, and
 * the agent still has to get that answer through the request's connection.
 */
export function requestBody(
  request: IncomingMessage,
  onBytes: (count: number) => Refusal | undefined,
): Transform {
  let length = 0;
  const body = new Transform({
    transform(chunk: Buffer, _, done) {
      length += chunk.length;
      const refusal = onBytes(chunk.length) ?? (length > LARGEST_BODY ? bodyTooLarge : undefined);
      if (refusal === undefined) done(null, chunk);
      else done(new RefusedError(refusal));
    },
  });
  // The pool listens only while the request is its own.
  body.on('error', () => {});
  return request.pipe(body);
}
