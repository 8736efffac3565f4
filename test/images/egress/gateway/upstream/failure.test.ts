import { errors } from 'undici';
import { expect, it } from 'vitest';
import { failureOf } from '../../../../../images/egress/gateway/upstream/failure.ts';

const coded = (code: string) => Object.assign(new Error('sk-secret'), { code });

it.each([
  [new errors.HeadersTimeoutError(), 504, 'upstream-timeout'],
  [new errors.BodyTimeoutError(), 504, 'upstream-timeout'],
  [new errors.ConnectTimeoutError(), 504, 'upstream-timeout'],
  [coded('ETIMEDOUT'), 504, 'upstream-timeout'],
  [coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 502, 'upstream-certificate'],
  [coded('CERT_HAS_EXPIRED'), 502, 'upstream-certificate'],
  [coded('ERR_TLS_CERT_ALTNAME_INVALID'), 502, 'upstream-certificate'],
  [coded('ENOTFOUND'), 502, 'upstream'],
  [coded('a code that is a text'), 502, 'upstream'],
  ['sk-secret', 502, 'upstream'],
])('%s is a %i, and its own text is not shown', (error, status, rule) => {
  const failure = failureOf(error);
  expect(failure).toMatchObject({ status, rule });
  expect(JSON.stringify(failure)).not.toContain('secret');
});
