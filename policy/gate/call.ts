import type { ToolName } from '../risk/tools.ts';

/**
 * What an agent asks to do, whatever its CLI calls the tool. `by` is the tool that asks, where it is another one than the kind says:
 * an MCP tool with a field `path`, a patch that deletes a file.
 */
export type ToolCall =
  /** Runs shell text, in `directory` where it is named. */
  | {
      readonly kind: 'shell';
      readonly command: string;
      readonly directory?: string | undefined;
      readonly by?: ToolName | undefined;
    }
  /** Reads a file, or lists or searches a folder; of a search `path` may be a pattern. */
  | {
      readonly kind: 'file_read';
      readonly path: string;
      readonly tool?: 'file_read' | 'file_list' | 'search' | undefined;
      readonly by?: ToolName | undefined;
    }
  | { readonly kind: 'file_write'; readonly path: string; readonly by?: ToolName | undefined }
  /** Anything else: `name` is the CLI's own, `tool` that of the vocabulary, and `detail` what it is about, such as an address. */
  | {
      readonly kind: 'other';
      readonly name: string;
      readonly tool?: ToolName | undefined;
      readonly detail?: string | undefined;
    };

/** Where the call would run. */
export interface Context {
  /** The working directory, an absolute path; undefined where it is not known. */
  readonly cwd?: string | undefined;
  /** The agent's home directory, an absolute path. */
  readonly home: string;
}

/** The answer to a {@link ToolCall}. A refusal says which entry refused it, why, and what of the call it was about. */
export type Verdict =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly rule: string; readonly reason: string; readonly what: string };
