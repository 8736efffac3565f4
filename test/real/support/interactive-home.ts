import { join } from 'node:path';
import type { OwnedFile, Table } from '../../../generators/adapter.ts';
import { interactiveConfiguration, interactiveProfile } from '../../../generators/interactive.ts';
import { jsonText } from '../../../generators/json.ts';
import { ADAPTERS } from '../../../generators/registry.ts';
import { withSettings } from '../../../generators/settings/merge.ts';
import { readProfileTexts } from '../../../generators/sources.ts';
import { tomlText } from '../../../generators/toml.ts';
import type { Agent } from './drive.ts';
import { RECORD } from './recorders.ts';
import type { Files } from './scene.ts';

const root = join(import.meta.dirname, '../../..');

// One server for MCP, under the names that the sample has entries for.
const SERVERS = Object.fromEntries(
  ['time', 'memory', 'github'].map((name) => [name, { command: 'node', args: ['/workspace/mcp.cjs'] }]),
);

// What a person needs beside Paddock's own: where the model is, and how to sign in there.
const OWN: Record<Agent['tool'], Table> = {
  claude: {},
  codex: {
    model_provider: 'own',
    model_providers: {
      own: {
        name: 'own',
        base_url: 'http://127.0.0.1:8080/v1',
        env_key: 'OPENAI_API_KEY',
        wire_api: 'responses',
        supports_websockets: false,
      },
    },
  },
  gemini: {
    security: { auth: { selectedType: 'gemini-api-key' } },
    mcpServers: SERVERS,
  },
};

/** A server whose tools write down that they were called, as recorders do. It lies in the workspace as `mcp.cjs`. */
export const MCP_SERVER = `
const { appendFileSync } = require('node:fs');
const tools = ['get_current_time', 'create_issue', 'delete_file', 'read_graph'].map((name) => ({
  name, description: name, inputSchema: { type: 'object', properties: {} },
}));
const answers = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'recorder', version: '1' },
  }),
  'tools/list': () => ({ tools }),
  'tools/call': ({ name }) => {
    appendFileSync('${RECORD}', 'mcp ' + name + '\\n');
    return { content: [{ type: 'text', text: 'recorded ' + name }] };
  },
  ping: () => ({}),
};
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  const answer = answers[method];
  const rest = answer ? { result: answer(params) } : { error: { code: -32601, message: 'unknown' } };
  console.log(JSON.stringify({ jsonrpc: '2.0', id, ...rest }));
});
`;

/** The interactive profile as a person's home holds it: Paddock's files for one CLI, with the person's own settings. */
export async function interactiveHome(tool: Agent['tool']): Promise<Files> {
  const rendered = interactiveConfiguration(interactiveProfile(await readProfileTexts(root)), ADAPTERS);
  const one = withSettings(rendered, OWN)[tool];
  if (one === undefined) throw new Error(`nothing is rendered for ${tool}`);
  return {
    ...Object.fromEntries(
      Object.entries(one.files).map(([path, file]) => [`.${tool}/${path}`, textOf(file)]),
    ),
    ...(tool === 'claude' && { '.claude.json': jsonText({ mcpServers: SERVERS }) }),
    // Where a folder is not trusted, Gemini CLI takes away the modes that do anything.
    ...(tool === 'gemini' && { '.gemini/trustedFolders.json': '{"/workspace":"TRUST_FOLDER"}' }),
  };
}

function textOf(file: OwnedFile): string {
  if (file.kind === 'whole') return file.text;
  return file.kind === 'json' ? jsonText(file.owns) : tomlText(file.owns);
}
