import type { IncomingHttpHeaders } from 'undici/types/header.js';
import type { Vendor } from '../vendors/vendor.ts';
import { createEventReader } from './event-reader.ts';
import { createJsonReader } from './json-reader.ts';
import { collectScalars } from './scalars.ts';

/** A text's bytes in one token, about; of JSON around it there are many more, so that a guess by it is too high. */
const BYTES_PER_TOKEN = 4;

/** Watches an answer go by and says how many tokens it stands for. */
export interface Meter {
  write(chunk: Buffer): void;
  /**
   * The vendor's count. An answer that was cut off, or that can't be read, had no last word on it: then at least one token
   * for every four bytes in both directions, so that hanging up in time is no way around a budget.
   */
  tokens(sentBytes: number, receivedBytes: number): number;
}

/** A meter for an answer with these headers. */
export function createMeter(vendor: Vendor, headers: IncomingHttpHeaders): Meter {
  const seen = collectScalars(vendor.usageFields);
  const json = createJsonReader(seen.add);
  const isEvents = String(headers['content-type'] ?? '').startsWith('text/event-stream');
  const reader = isEvents ? createEventReader(json) : json;
  return {
    write: (chunk) => reader.write(chunk),
    tokens(sentBytes, receivedBytes) {
      const { total, complete } = vendor.tokens(seen);
      if (complete) return total;
      return Math.max(total, Math.ceil((sentBytes + receivedBytes) / BYTES_PER_TOKEN));
    },
  };
}
