const LONGEST = 300;

/**
 * An object as one line of JSON in printable ASCII. Strings are cut to 300 characters; everything else, such as line
 * ends, control, bidirectional and invisible characters, stands as `\u….`, so that no text can end a line or look like another.
 */
export function lineText(object: object): string {
  const json = JSON.stringify(object, (_, value) => (typeof value === 'string' ? cut(value) : value));
  return json.replace(/[^\x20-\x7e]/g, escaped);
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}...` : text;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
