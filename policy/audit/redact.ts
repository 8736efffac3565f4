import { SHAPES } from './secret-shapes.ts';

/** What is shorter than this is no secret: it could be guessed, and it stands in half the words of a log. */
const SHORTEST = 4;
/** How much of a secret at the end of a text that was cut is still worth hiding. */
const SHORTEST_PART = 8;
const SHORTEST_LINE = 16;

const GIVEN = '[redacted: secret]';

/** Takes secrets out of a text: those given, in the forms they travel in, and what has the shape of one. */
export type Redact = (text: string) => string;

/** {@link Redact} for these secrets. Do it before a text is cut or hashed: the hash of a short secret gives it away. */
export function makeRedact(secrets: readonly string[]): Redact {
  const forms = [...new Set(secrets.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  // The longest first, and all in one pass, so that nothing is found in what was put in.
  const anyForm = forms.length === 0 ? undefined : new RegExp(forms.map(literal).join('|'), 'g');
  return (text) => {
    const given = anyForm === undefined ? text : text.replace(anyForm, GIVEN);
    return SHAPES.reduce((rest, { find, put }) => rest.replace(find, put), withoutPart(given, forms));
  };
}

const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

function formsOf(secret: string): string[] {
  const trimmed = secret.trim();
  const lines = trimmed.split(/\r?\n/).filter((line) => line.length >= SHORTEST_LINE);
  const bytes = Buffer.from(trimmed);
  return [
    trimmed,
    ...lines,
    encodeURIComponent(trimmed.toWellFormed()),
    JSON.stringify(trimmed).slice(1, -1),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ].filter((form) => form.length >= SHORTEST);
}

/** Without a secret's beginning at the end of the text, where somebody else has cut it. */
function withoutPart(text: string, forms: readonly string[]): string {
  const [, body = '', dots = ''] = /^(.*?)(\.{3}|…)?$/s.exec(text) ?? [];
  for (const form of forms) {
    for (let length = Math.min(form.length - 1, body.length); length >= SHORTEST_PART; length -= 1) {
      if (body.endsWith(form.slice(0, length))) return body.slice(0, -length) + GIVEN + dots;
    }
  }
  return text;
}
