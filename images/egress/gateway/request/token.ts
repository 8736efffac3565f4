import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Vendor } from '../vendors/vendor.ts';

/**
 * Whether a request carries the run's token where `vendor`'s CLI puts it. What is compared are SHA-256 sums, in a time that
 * does not tell how much of them is equal.
 */
export function hasToken(vendor: Vendor, headers: IncomingHttpHeaders, tokenSha256: string): boolean {
  const expected = Buffer.from(tokenSha256, 'hex');
  return vendor.tokenHeaders.some((name) => {
    const sum = createHash('sha256').update(tokenIn(name, headers[name])).digest();
    return sum.length === expected.length && timingSafeEqual(sum, expected);
  });
}

function tokenIn(name: string, value: string | string[] | undefined): string {
  const text = Array.isArray(value) ? value.join(', ') : (value ?? '');
  if (name !== 'authorization') return text;
  return /^bearer +(\S+)$/i.exec(text)?.[1] ?? '';
}
