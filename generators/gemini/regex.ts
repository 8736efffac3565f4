/*
 * Gemini CLI 0.61.0 matches a policy's expressions on the tool's arguments as JSON, keys sorted, each top-level pair
 * between two NUL characters. It drops a rule in silence whose expression is longer than 2,048 characters, or has a
 * quantifier inside a group and one behind a group; so no group here has a quantifier behind it.
 */

/** Text as an expression that matches just it. */
export function quote(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** Anything within the same argument. */
export const WITHIN = '[^\\0]*';

/** The end of a word inside a command: a space, a quote, an operator, an escape such as a newline's. */
export const WORD_END = `(?=[\\s"'\\\\;&|<>)])`;

/**
 * One of these words, later in a command than where the expression stands. An option stands for what begins with it, a
 * `*` at the end for the rest of a word. `option` makes the expression of an option.
 */
export function laterWord(words: readonly string[], option: (word: string) => string = quote): string {
  const alternatives = words.map((word) => {
    if (word.endsWith('*')) return quote(word.slice(0, -1));
    return word.startsWith('-') ? option(word) : `${quote(word)}${WORD_END}`;
  });
  return `${WITHIN}\\s(${alternatives.join('|')})`;
}

/** An option; one letter also counts inside a bundle, such as -uf. */
export function bundled(option: string): string {
  return /^-[a-zA-Z]$/.test(option) ? `-[a-zA-Z0-9]*${option[1]}` : quote(option);
}

/** The end of a path that a pattern matches, up to the closing quote of its JSON string; `**` reaches into folders. */
export function pathTail(pattern: string): string {
  const tail = pattern.replace(/^(\/|~\/|\.\/|\*\*\/)/, '');
  const open = tail.endsWith('/**');
  const text = (open ? tail.slice(0, -2) : tail)
    .split(/(\*\*\/|\*\*|\*)/)
    .map((part) => (part.startsWith('**') ? '[^"]*' : part === '*' ? '[^/"]*' : quote(part)))
    .join('');
  return open ? text : `${text}"`;
}
