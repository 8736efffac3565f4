import type { ToolCall } from '../../../policy/gate/call.ts';
import { object, string } from '../shape.ts';
import { claudeCalls } from './tools/claude.ts';
import { codexCalls } from './tools/codex.ts';
import { geminiCalls } from './tools/gemini.ts';

/** What a CLI's hook asks about: everything that one use of a tool would do, and where. */
export interface Asked {
  /** What the tool was given, as JSON. */
  input: string;
  /** The CLI's own name for the tool. */
  tool: string;
  calls: readonly ToolCall[];
  cwd: string | undefined;
}

const READERS = { claude: claudeCalls, codex: codexCalls, gemini: geminiCalls };

/** The CLIs whose hooks can be read. */
export const CLIS = Object.keys(READERS);

/**
 * Reads the JSON that a CLI gives its hook before a tool runs: `tool_name`, `tool_input` and `cwd` are the same in all
 * three (Claude Code 2.1.330, Codex CLI 0.169.0, Gemini CLI 0.61.0). Throws an Error that says what was expected.
 */
export function readHook(cli: string, text: string): Asked {
  if (!isCli(cli)) throw new Error(`the argument: expected one of ${CLIS.join(', ')}`);
  const { tool_name, tool_input, mcp_context, cwd } = object('the input', JSON.parse(text));
  const name = string('tool_name', tool_name, /^[\s\S]/);
  return {
    input: JSON.stringify(tool_input) ?? 'null',
    tool: name,
    calls: READERS[cli](name, tool_input, mcp_context),
    cwd: cwd === undefined || cwd === null ? undefined : string('cwd', cwd),
  };
}

function isCli(name: string): name is keyof typeof READERS {
  return Object.hasOwn(READERS, name);
}
