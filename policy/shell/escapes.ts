const LETTERS: Record<string, string> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const ESCAPE = /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|(0?[0-7]{1,3})|([\s\S]))/g;

/** Text with the backslash escapes that `printf` and `echo -e` know put in. */
export function unescaped(text: string): string {
  return text.replace(ESCAPE, (whole, hex, short, long, octal, letter) => {
    const digits = hex ?? short ?? long;
    if (digits !== undefined) return character(Number.parseInt(digits, 16));
    if (octal !== undefined) return character(Number.parseInt(octal, 8) & 0xff);
    return letter === '\\' ? '\\' : (LETTERS[letter] ?? whole);
  });
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

/** What `printf` prints for a format and its arguments. A format is used again while there are arguments. */
export function printed(format: string, args: readonly string[]): string {
  const left = [...args];
  let out = '';
  do {
    const before = left.length;
    out += once(format, left);
    if (left.length === before) break;
  } while (left.length > 0);
  return out;
}

function once(format: string, args: string[]): string {
  return format
    .split(/(%[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[a-zA-Z%])/)
    .map((piece, index) => {
      if (index % 2 === 0) return unescaped(piece);
      if (piece === '%%') return '%';
      const value = args.shift() ?? '';
      return piece.endsWith('b') ? unescaped(value) : value;
    })
    .join('');
}
