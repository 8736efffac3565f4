/** More alternatives than anybody writes; each one costs time with every path. */
const MOST = 64;

/** A pattern's texts with each choice of `{a,b}` made; braces may stand in braces. `fault` completes "expected …". */
export function expandBraces(text: string): readonly string[] | { fault: string } {
  const marks = marksOf(text);
  const open = marks.find((mark) => '{}'.includes(mark.character));
  if (open === undefined) return [text];
  if (open.character === '}') return { fault: 'an opening `{` before `}`; write `\\}` for the character' };
  const inside = closing(marks.filter((mark) => mark.at >= open.at));
  if (inside === undefined) return { fault: 'a closing `}` after `{`; write `\\{` for the character' };
  const { commas, close } = inside;
  if (commas.length === 0) return { fault: 'alternatives with commas between them in `{}`' };
  const cuts = [open.at, ...commas, close];
  const choices = cuts.slice(1).map((end, index) => text.slice((cuts[index] ?? 0) + 1, end));
  const all: string[] = [];
  for (const choice of choices) {
    const expanded = expandBraces(text.slice(0, open.at) + choice + text.slice(close + 1));
    if ('fault' in expanded) return expanded;
    all.push(...expanded);
    if (all.length > MOST) return { fault: `at most ${MOST} alternatives in \`{}\`` };
  }
  return all;
}

interface Mark {
  readonly character: string;
  readonly at: number;
}

/** The braces and commas of a text that are neither escaped nor in a class. */
function marksOf(text: string): readonly Mark[] {
  return [...text.matchAll(/\\.|\[[^\]\\]*(?:\\.[^\]\\]*)*\]|[{},]/gsu)]
    .filter(([token]) => token.length === 1)
    .map(({ 0: character, index }) => ({ character, at: index }));
}

/** Where the first brace closes, and the commas that are its own. */
function closing(marks: readonly Mark[]): { commas: readonly number[]; close: number } | undefined {
  const commas: number[] = [];
  let depth = 0;
  for (const { character, at } of marks) {
    if (character === '{') depth += 1;
    else if (character === ',' && depth === 1) commas.push(at);
    else if (character === '}') depth -= 1;
    if (depth === 0) return { commas, close: at };
  }
  return undefined;
}
