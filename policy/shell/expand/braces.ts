const RANGE = /^(-?\d+|[a-zA-Z])\.\.(-?\d+|[a-zA-Z])(?:\.\.(-?\d+))?$/;
const LONGEST_RANGE = 64;

/** The alternatives in a brace expansion's text, such as `{a,b}` or `{1..3}`, as they are written; undefined for none. */
export function braceItems(text: string): string[] | undefined {
  const inner = text.slice(1, -1);
  const items = split(inner);
  if (items.length > 1) return items;
  const [, from, to, step] = RANGE.exec(inner) ?? [];
  return from === undefined || to === undefined ? undefined : range(from, to, Number(step ?? 1));
}

/** Splits at commas that stand outside quotes and inner braces. */
function split(text: string): string[] {
  const items = [''];
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    if (letter === ',' && depth === 0 && quote === '') {
      items.push('');
      continue;
    }
    const whole = letter === '\\' && quote !== "'" ? text.slice(at, ++at + 1) : letter;
    items.push((items.pop() ?? '') + whole);
    if (whole.length > 1) continue;
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'" || letter === '`') quote = letter;
    else if (letter === '{' || letter === '(') depth++;
    else if (letter === '}' || letter === ')') depth--;
  }
  return items;
}

function range(from: string, to: string, step: number): string[] {
  const numbers = /\d/.test(from) && /\d/.test(to);
  const [first, last] = numbers ? [Number(from), Number(to)] : [from.charCodeAt(0), to.charCodeAt(0)];
  const size = Math.abs(step) || 1;
  const count = Math.min(Math.floor(Math.abs(last - first) / size) + 1, LONGEST_RANGE);
  return Array.from({ length: count }, (_, index) => {
    const value = first + (last < first ? -1 : 1) * size * index;
    return numbers ? String(value) : String.fromCharCode(value);
  });
}
