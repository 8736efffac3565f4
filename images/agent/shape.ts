/*
 * Reading parsed JSON by hand, for the programs that must start quickly: loading a schema library would double the time. Each
 * throws an Error that names the place and what was expected there.
 */

/** The error for a value that is not what was expected at a place. */
export const expected = (at: string, what: string) => new Error(`${at}: expected ${what}`);

/** An object's fields; not those of its prototype. */
export function object(at: string, value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw expected(at, 'an object');
  return { ...value };
}

/** An object with all of `names`, perhaps some of `optional`, and nothing else. */
export function fields(at: string, value: unknown, names: string[], optional: string[] = []) {
  const found = object(at, value);
  const missing = names.find((name) => !Object.hasOwn(found, name));
  const extra = Object.keys(found).find((name) => ![...names, ...optional].includes(name));
  if (missing !== undefined || extra !== undefined) throw expected(at, `exactly ${names.join(', ')}`);
  return found;
}

/** An object whose fields all have the same kind of value. */
export function record<T>(
  at: string,
  value: unknown,
  read: (key: string, value: unknown) => T,
): Record<string, T> {
  return Object.fromEntries(Object.entries(object(at, value)).map(([key, item]) => [key, read(key, item)]));
}

/** A list whose items all have the same kind of value. */
export function list<T>(at: string, value: unknown, read: (at: string, value: unknown) => T): T[] {
  if (!Array.isArray(value)) throw expected(at, 'a list');
  return value.map((item, index) => read(`${at}.${index}`, item));
}

/** A list of texts. */
export function strings(at: string, value: unknown): string[] {
  return list(at, value, (place, item) => string(place, item));
}

/** A text, of a form if one is given. */
export function string(at: string, value: unknown, pattern = /^/): string {
  if (typeof value !== 'string' || !pattern.test(value)) throw expected(at, `text that fits ${pattern}`);
  return value;
}
