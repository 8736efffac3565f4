/** The short values that an answer had in the fields that were looked for. */
export interface Scalars {
  /** Whether `field` once had this text. */
  has(field: string, text: string): boolean;
  /** Whether `field` once had a text that is not empty. */
  some(field: string): boolean;
  /** The largest number that `field` had; 0 where it had none. */
  largest(field: string): number;
}

/** The largest number in any of these fields. */
export const largest = (seen: Scalars, ...fields: readonly string[]) =>
  Math.max(0, ...fields.map((field) => seen.largest(field)));

/** Keeps of each field in `fields` the largest number and up to 20 texts. The rest is forgotten. */
export function collectScalars(fields: readonly string[]): Scalars & {
  add(field: string, text: string, quoted: boolean): void;
} {
  const texts = new Map<string, Set<string>>(fields.map((field) => [field, new Set()]));
  const numbers = new Map<string, number>();
  return {
    add(field, text, quoted) {
      const set = texts.get(field);
      if (set === undefined) return;
      const number = quoted ? Number.NaN : Number(text);
      // A count is whole and not negative. Anything else would be a vendor's error, and must not lower a sum.
      if (Number.isSafeInteger(number) && number >= 0) {
        numbers.set(field, Math.max(number, numbers.get(field) ?? 0));
      } else if (quoted && set.size < 20) set.add(text);
    },
    has: (field, text) => texts.get(field)?.has(text) ?? false,
    some: (field) => [...(texts.get(field) ?? [])].some((text) => text !== ''),
    largest: (field) => numbers.get(field) ?? 0,
  };
}
