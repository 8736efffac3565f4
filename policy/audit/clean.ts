import { AuditEvent } from './events.ts';
import type { Redact } from './redact.ts';
import { cut, visible } from './visible.ts';

/** How many items of a list are kept. */
const MOST_ITEMS = 200;

/**
 * An event as it may be written: without secrets, without hidden characters, without endless texts. Throws a ZodError for
 * what is no event.
 */
export function cleanEvent(event: AuditEvent, redact: Redact): AuditEvent {
  const { action, ...rest } = event;
  const fields = clean(rest, (text) => cut(visible(redact(text))));
  const cleaned = { action, ...(fields as object) };
  return AuditEvent.parse(cleaned, { reportInput: true });
}

function clean(value: unknown, text: (raw: string) => string): unknown {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) {
    const kept = value.slice(0, MOST_ITEMS).map((item) => clean(item, text));
    return value.length > MOST_ITEMS ? [...kept, `… and ${value.length - MOST_ITEMS} more`] : kept;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [text(key), clean(inner, text)]));
}
