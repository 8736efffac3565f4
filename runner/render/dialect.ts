import { type ParseError, parseTree } from 'jsonc-parser';
import { lineAt, splitBom } from './text/format.ts';

/** What a CLI does not read in its own settings file, though people write it there, and what it does then. */
interface Dialect {
  comments: boolean;
  effect: string;
}

// Both observed: a warning and exit 0, and exit 52.
const DIALECTS: Record<string, Dialect> = {
  claude: {
    comments: false,
    effect:
      'Claude Code (2.1.330) reads no comments and no trailing commas: it drops the whole file, so nothing in it counts',
  },
  gemini: { comments: true, effect: 'Gemini CLI (0.61.0) reads no trailing commas: it does not start' },
};

/** Says where a CLI stops reading a JSON file that a person has written, and what that means; undefined where it reads it. */
export function dialectNote(cli: string, file: string, text: string): string | undefined {
  const dialect = DIALECTS[cli];
  const { body } = splitBom(text);
  if (dialect === undefined || body.trim() === '') return undefined;
  const errors: ParseError[] = [];
  parseTree(body, errors, { allowTrailingComma: false, disallowComments: !dialect.comments });
  const [error] = errors;
  return error && `${file}:${lineAt(body, error.offset)}: warning: ${dialect.effect}; take them out`;
}
