/**
 * One tool call that the fake model asks for. Paths are absolute in the container. `tool` is one of the CLI's own tools,
 * by the name that its model knows.
 */
export type Call =
  | { shell: string }
  | { read: string }
  | { write: string; text: string }
  | { tool: string; input: Readonly<Record<string, unknown>> };

/**
 * What the fake does wrong on purpose, from turn number `from` on (1, where it is not said): an error, a connection that
 * breaks in the middle of an answer, or no answer at all, with a call that tells so.
 */
export type Fault = { from?: number } & ({ status: 401 | 500 } | { hangUp: true } | { silent: () => void });

/** What a fake model says: these calls, one a turn, then a last text. */
export interface Script {
  calls: readonly Call[];
  final?: string;
  fault?: Fault;
  /** Called when the result of a call has come in, before the next call is asked for. */
  after?: (index: number, result: string) => void;
}

/** What the model does in one turn. */
export type Turn = { kind: 'call'; index: number; call: Call } | { kind: 'final'; text: string };

/** One HTTP request as it came in. */
export interface Seen {
  method: string;
  path: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** One conversation with a CLI: where it stands, and what came back. */
export interface Conversation {
  readonly script: Script;
  /** What each call returned, as the model saw it, in the order of the calls. */
  readonly results: string[];
  /** The next turn, given the results of all calls so far. A repeated request gets the same turn again. */
  next(results: readonly string[]): Turn;
}

/** Starts a conversation that follows `script`. */
export function converse(script: Script): Conversation {
  const results: string[] = [];
  return {
    script,
    results,
    next(seen) {
      for (const [index, result] of seen.entries()) {
        if (index < results.length) continue;
        results.push(result);
        script.after?.(index, result);
      }
      const call = script.calls[seen.length];
      if (call === undefined) return { kind: 'final', text: script.final ?? 'done' };
      return { kind: 'call', index: seen.length, call };
    },
  };
}
