/** How many letters have to be changed, put in, left out or swapped with the next one to come from one word to another. */
function distance(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let at = 1; at <= one.length; at++) {
    const [above = [], before = []] = [rows.at(-1), rows.at(-2)];
    const row = [at];
    for (let to = 1; to <= other.length; to++) {
      const same = one[at - 1] === other[to - 1];
      const swapped = one[at - 1] === other[to - 2] && one[at - 2] === other[to - 1];
      row[to] = Math.min(
        (above[to] ?? at) + 1,
        (row[to - 1] ?? to) + 1,
        (above[to - 1] ?? 0) + (same ? 0 : 1),
        swapped && at > 1 && to > 1 ? (before[to - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    rows.push(row);
  }
  return rows.at(-1)?.at(-1) ?? 0;
}

const MOST_LETTERS = 64;

/** The names that a word may have been meant for, nearest first: those with few other letters, or with the same parts. */
export function nearest(word: string, names: readonly string[]): string[] {
  if (word.length > MOST_LETTERS) return [];
  const text = word.toLowerCase().replaceAll('-', '_');
  const parts = text.split('_').sort().join('_');
  return names
    .map((name) => {
      const same = name.split('_').sort().join('_') === parts || name.replaceAll('_', '') === text;
      return { name, far: same ? 0 : distance(text, name) };
    })
    .filter(({ name, far }) => far <= Math.max(1, Math.floor(name.length / 4)))
    .sort((one, other) => one.far - other.far)
    .slice(0, 3)
    .map(({ name }) => name);
}
