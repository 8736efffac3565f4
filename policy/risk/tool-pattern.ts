import { nearest } from './near.ts';
import { BUILTIN_TOOLS, isBuiltin } from './tools.ts';

// The CLIs' own names, and words that come to mind: what was probably meant.
const MEANT: Readonly<Record<string, string>> = {
  bash: 'shell',
  command: 'shell',
  exec: 'shell',
  execcommand: 'shell',
  runshellcommand: 'shell',
  read: 'file_read',
  readfile: 'file_read',
  ls: 'file_list',
  listdirectory: 'file_list',
  grep: 'search',
  glob: 'search',
  grepsearch: 'search',
  write: 'file_write',
  writefile: 'file_write',
  edit: 'file_write',
  replace: 'file_write',
  applypatch: 'file_write',
  googlewebsearch: 'web_search',
  fetch: 'web_fetch',
  http: 'http_get',
  savememory: 'memory_write',
  memory: 'memory_write',
  todowrite: 'plan',
  updateplan: 'plan',
  writetodos: 'plan',
  task: 'subagent',
  agent: 'subagent',
};

const MCP_PATTERN = /^mcp:(\*|[^\s:*]+):(\*|[^\s:*]+)$/;

/** What is wrong with an entry that names tools; it completes "expected …". Undefined where nothing is. */
export function toolPatternFault(entry: string): string | undefined {
  if (isBuiltin(entry) || MCP_PATTERN.test(entry)) return undefined;
  if (entry.startsWith('mcp')) return '`mcp:<server>:<tool>`, where either may be `*`';
  const key = entry.toLowerCase().replace(/[^a-z]/g, '');
  const meant = Object.hasOwn(MEANT, key) ? MEANT[key] : undefined;
  const near = meant === undefined ? nearest(entry, BUILTIN_TOOLS) : [meant];
  const all = `${BUILTIN_TOOLS.join(' | ')} | mcp:<server>:<tool>`;
  return near.length > 0 ? `a tool, such as ${near.join(' or ')}: ${all}` : all;
}

/** Whether an entry of a list names a tool. */
export function namesTool(entry: string, name: string): boolean {
  if (entry === name) return true;
  const [, server, tool] = MCP_PATTERN.exec(entry) ?? [];
  if (server === undefined || tool === undefined) return false;
  const [, ofServer, ofTool] = /^mcp:([^:]+):([\s\S]+)$/.exec(name) ?? [];
  if (ofServer === undefined) return false;
  return (server === '*' || server === ofServer) && (tool === '*' || tool === ofTool);
}
