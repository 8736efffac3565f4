/** Stands for any number of items, none too. */
export const ANY = Symbol('any number');

/**
 * Whether a pattern fits the whole of a sequence. Every element but {@link ANY} takes one item, so it is enough to go
 * back to the last {@link ANY}: the time is at most the product of both lengths, whatever the pattern.
 */
export function fitsSequence<Element, Item>(
  pattern: readonly (Element | typeof ANY)[],
  items: readonly Item[],
  fits: (element: Element, item: Item) => boolean,
): boolean {
  let at = 0;
  let index = 0;
  let retry: { at: number; index: number } | undefined;
  while (index < items.length) {
    const element = pattern[at];
    if (at < pattern.length && element === ANY) {
      at += 1;
      retry = { at, index };
    } else if (at < pattern.length && fits(element as Element, items[index] as Item)) {
      at += 1;
      index += 1;
    } else if (retry) {
      retry = { at: retry.at, index: retry.index + 1 };
      ({ at, index } = retry);
    } else return false;
  }
  while (pattern[at] === ANY) at += 1;
  return at === pattern.length;
}
