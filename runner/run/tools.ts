import type { VendorName } from '../../policy/egress/file.ts';

/** An agent CLI of the image, as `paddock run` starts it. */
export interface Tool {
  /** Whose API it speaks to, by the gateway. */
  vendor: VendorName;
  /** Its arguments for a task, with a terminal and without (Claude Code 2.1.330, Codex CLI 0.169.0, Gemini CLI 0.61.0). */
  task(text: string, terminal: boolean): string[];
}

/** The CLIs by name. */
export const TOOLS = {
  claude: { vendor: 'anthropic', task: (text) => [text] },
  codex: { vendor: 'openai', task: (text) => [text] },
  // Without a terminal it takes its task by option alone; with one, that option would end the session after it.
  gemini: {
    vendor: 'gemini',
    task: (text, terminal) => [terminal ? '--prompt-interactive' : '--prompt', text],
  },
} as const satisfies Record<string, Tool>;
export type ToolName = keyof typeof TOOLS;

export const TOOL_NAMES = Object.keys(TOOLS) as ToolName[];
