import type { Meaning } from './risk.ts';

interface ToolMeaning extends Meaning {
  /** What it is, in a few words. */
  readonly title: string;
}

const tool = (risk: Meaning['risk'], effect: boolean, title: string, reason: string): ToolMeaning => {
  return { risk, effect, title, reason };
};

/**
 * What an agent can do, whatever its CLI calls the tool, and the risk of it. The risk of `shell` is that of the commands that are
 * run; the one here is for a command of which nothing is known.
 */
export const TOOLS = {
  file_read: tool('low', false, 'read a file', 'it changes nothing'),
  file_list: tool('low', false, 'list a folder', 'it changes nothing'),
  search: tool('low', false, 'search files', 'it changes nothing'),
  file_write: tool('medium', true, 'write, make or delete a file', 'it changes a file'),
  shell: tool('high', true, 'run a command', 'what it runs is not known'),
  shell_output: tool('low', false, 'look at a command that runs', 'it changes nothing'),
  shell_stop: tool('low', true, 'end a command that the agent started', 'it ends what the agent began'),
  http_get: tool('medium', false, 'fetch from a host', 'an address can carry data out'),
  http_post: tool('high', true, 'send to a host', 'it sends data out, and may change things there'),
  web_fetch: tool('medium', false, 'fetch a page', 'an address can carry data out'),
  web_search: tool(
    'low',
    false,
    "search the web at the CLI's vendor",
    'the vendor has the conversation already',
  ),
  memory_search: tool('low', false, "search the CLI's memory", 'it changes nothing'),
  memory_write: tool('medium', true, "write to the CLI's memory", 'later sessions take it as given'),
  time: tool('low', false, 'ask for the time', 'it changes nothing'),
  plan: tool('low', false, 'keep a list of steps', 'it changes nothing but the list'),
  ask_user: tool('low', false, 'ask the person', 'it changes nothing'),
  tool_search: tool('low', false, 'look for a tool', 'it changes nothing'),
  code_lookup: tool('low', false, 'look up code', 'it changes nothing'),
  skill: tool('low', false, 'read instructions', 'what they lead to is decided call by call'),
  subagent: tool('low', false, 'start or steer a further agent', 'its calls are decided one by one'),
  mcp_resource: tool(
    'medium',
    false,
    'read what an MCP server offers',
    'the server learns what is asked for',
  ),
  notify: tool('medium', true, 'send a person a message', 'it leaves the box'),
  schedule: tool('high', true, 'have something run later', 'nobody watches when it runs'),
  browser: tool('high', true, 'steer a browser', 'pages can do anything that the person behind it could'),
  code: tool('high', true, 'run code that is no shell text', 'what the code does is not known'),
  unknown: tool('high', true, 'a tool that is not known', 'what it does is not known'),
} as const satisfies Record<string, ToolMeaning>;

export type BuiltinTool = keyof typeof TOOLS;

/** A tool by its name in the vocabulary: a built-in one, or `mcp:<server>:<tool>`. */
export type ToolName = BuiltinTool | `mcp:${string}:${string}`;

export const BUILTIN_TOOLS = Object.keys(TOOLS) as BuiltinTool[];

const MCP: Meaning = { risk: 'medium', effect: true, reason: 'what a server does with it is not known' };

/** What using a tool means; one that is not in the vocabulary is unknown. */
export function toolMeaning(name: string): Meaning {
  if (isBuiltin(name)) return TOOLS[name];
  return isMcp(name) ? MCP : TOOLS.unknown;
}

export function isBuiltin(name: string): name is BuiltinTool {
  return Object.hasOwn(TOOLS, name);
}

export function isMcp(name: string): name is `mcp:${string}:${string}` {
  return /^mcp:[^:]+:[\s\S]+$/.test(name);
}
