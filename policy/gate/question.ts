/*
 * How the gate in the box asks the runner outside: one line of JSON each way over a Unix socket. The gate has no schema
 * library; runner/gate/question.schema.ts reads what comes in.
 */

import type { ToolCall } from './call.ts';

/** The folder that a contained run mounts into the box, and the socket in it. Where the folder is, the gate has to ask. */
export const GATE_FOLDER = '/run/paddock/gate';
export const GATE_SOCKET = `${GATE_FOLDER}/socket`;

/** One use of a tool by an agent in a box. */
export interface Question {
  readonly schema: 'paddock/call/v1';
  readonly cli: string;
  /** The CLI's own name for the tool. */
  readonly tool: string;
  readonly calls: readonly ToolCall[];
  readonly cwd?: string;
  /** All that the tool was given, as JSON: its SHA-256, hexadecimal, and the text where it is not too long. */
  readonly input: { readonly sha256: string; readonly text?: string };
  /** Where paths that the calls name lead to, by the path as it was named, where that is elsewhere. */
  readonly resolved: Readonly<Record<string, string>>;
  /** What the gate refuses already, by the entries that no run can take away. */
  readonly refused?: { readonly rule: string; readonly what: string };
}

/** What the runner says; `text` is for the model, where the call is refused. */
export type Answer = { readonly decision: 'allow' } | { readonly decision: 'deny'; readonly text: string };

/** The most characters of a tool's input that a question holds; what is longer is known by its hash. */
export const LONGEST_INPUT_TEXT = 64 * 1024;

/** The most that a question may be long, in bytes. */
export const LONGEST_QUESTION = 1024 * 1024;

/**
 * Seconds that a person may take for an answer, at most, and after how many the gate ends by itself. Each CLI's hook has to be
 * given longer: two of the three let a call through whose hook takes too long (Codex CLI 0.169.0, Gemini CLI 0.61.0).
 */
export const LONGEST_APPROVAL = 3600;
export const GATE_PATIENCE = LONGEST_APPROVAL + 30;
export const HOOK_TIMEOUT = LONGEST_APPROVAL + 60;
