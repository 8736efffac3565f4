/** What an agent asks to do, whatever its CLI calls the tool. */
export type ToolCall =
  /** Runs shell text, in `directory` where it is named. */
  | { readonly kind: 'shell'; readonly command: string; readonly directory?: string | undefined }
  | { readonly kind: 'file_read'; readonly path: string }
  | { readonly kind: 'file_write'; readonly path: string }
  | { readonly kind: 'other'; readonly name: string };

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
