const HIDDEN = '[redacted]';
const FRAGMENT = 8;

/**
 * `text` without the key, and without what vendors show of one in their errors: any eight or more characters of it in a
 * row, and masked spellings such as `sk-ab****wxyz`.
 */
export function redact(text: string, key: string): string {
  return withoutFragments(withoutMasked(text, key), key);
}

/** Words with a run of `*` or dots between what the key begins and ends with. */
function withoutMasked(text: string, key: string): string {
  return text.replace(/([\w-]*)(?:\*{2,}|\.{3,}|…)([\w-]*)/g, (whole, before: string, after: string) => {
    const shows = (before.length > 1 && key.startsWith(before)) || (after.length > 1 && key.endsWith(after));
    return shows ? HIDDEN : whole;
  });
}

function withoutFragments(text: string, key: string): string {
  const size = Math.min(FRAGMENT, key.length);
  const fragments = new Set<string>();
  for (let start = 0; start + size <= key.length; start += 1) fragments.add(key.slice(start, start + size));
  let clean = '';
  let begin = 0;
  for (let index = 0; index + size <= text.length; ) {
    if (!fragments.has(text.slice(index, index + size))) {
      index += 1;
      continue;
    }
    let end = index + size;
    while (end < text.length && fragments.has(text.slice(end - size + 1, end + 1))) end += 1;
    clean += text.slice(begin, index) + HIDDEN;
    begin = end;
    index = end;
  }
  return clean + text.slice(begin);
}
