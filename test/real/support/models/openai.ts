import { z } from 'zod';
import type { Call, Turn } from './script.ts';
import { type Event, notFound, pieces, type Vendor } from './vendor.ts';

const Item = z.looseObject({ type: z.string(), output: z.unknown().optional() });
const Body = z.looseObject({ model: z.string(), stream: z.boolean().optional(), input: z.array(Item) });
type Body = z.infer<typeof Body>;

const Parts = z.array(z.looseObject({ text: z.string().optional() }));

/**
 * OpenAI's Responses API as Codex CLI 0.169.0 uses it. Most of its models get one custom tool, `exec`, that runs JavaScript
 * in which the other tools are functions; older ones get these tools as plain functions.
 */
export const openai: Vendor = {
  root: '/v1',
  answer({ path, body }, conversation) {
    if (path !== '/v1/responses') return notFound;
    const request = Body.parse(body);
    const item = output(conversation.next(results(request)), inCode(request));
    const response = {
      id: `resp_${item.id}`,
      object: 'response',
      model: request.model,
      status: 'completed',
      output: [item],
      usage: { input_tokens: 10, output_tokens: 5, total_tokens: 15, input_tokens_details: null },
    };
    if (!request.stream) return { kind: 'json', status: 200, body: response, turn: true };
    return { kind: 'events', events: events(response, item), turn: true };
  },
  error: (status) => ({
    error: {
      message: `on purpose: ${status}`,
      type: status === 401 ? 'invalid_request_error' : 'server_error',
      code: status === 401 ? 'invalid_api_key' : null,
    },
  }),
};

/** Whether the tools are offered inside `exec`. They come as an item of the input, not in `tools`. */
function inCode({ input }: Body): boolean {
  return input.some((item) => item.type === 'additional_tools' && JSON.stringify(item).includes('"exec"'));
}

function results({ input }: Body): string[] {
  return input
    .filter(({ type }) => type === 'function_call_output' || type === 'custom_tool_call_output')
    .map(({ output }) => (typeof output === 'string' ? output : textOf(output)));
}

function textOf(output: unknown): string {
  return (
    Parts.safeParse(output)
      .data?.map(({ text }) => text ?? '')
      .join('\n') ?? JSON.stringify(output)
  );
}

type Output =
  | { type: 'message'; id: string; role: 'assistant'; content: { type: 'output_text'; text: string }[] }
  | { type: 'function_call'; id: string; call_id: string; name: string; arguments: string }
  | { type: 'custom_tool_call'; id: string; call_id: string; name: string; input: string };

function output(turn: Turn, code: boolean): Output {
  if (turn.kind === 'final') {
    const content = [{ type: 'output_text' as const, text: turn.text }];
    return { type: 'message', id: 'msg_last', role: 'assistant', content };
  }
  const ids = { id: `item_${turn.index}`, call_id: `call_${turn.index}` };
  if (code) return { type: 'custom_tool_call', ...ids, name: 'exec', input: javaScript(turn.call) };
  if ('write' in turn.call) {
    return { type: 'custom_tool_call', ...ids, name: 'apply_patch', input: patch(turn.call) };
  }
  const { name, input } = named(turn.call);
  return { type: 'function_call', ...ids, name, arguments: JSON.stringify(input) };
}

function javaScript(call: Call): string {
  if ('write' in call) return `text(await tools.apply_patch(${JSON.stringify(patch(call))}))`;
  const { name, input } = named(call);
  return `text(await tools.${name}(${JSON.stringify(input)}))`;
}

/** Codex has no tool that reads a file: its models use the shell. */
function named(call: Exclude<Call, { write: string }>): { name: string; input: object } {
  if ('tool' in call) return { name: call.tool, input: call.input };
  const cmd = 'shell' in call ? call.shell : `cat -- '${call.read.replaceAll("'", "'\\''")}'`;
  return { name: 'exec_command', input: { cmd } };
}

function patch({ write, text }: { write: string; text: string }): string {
  const lines = text.split('\n').map((line) => `+${line}`);
  return ['*** Begin Patch', `*** Add File: ${write}`, ...lines, '*** End Patch', ''].join('\n');
}

function events(response: { status: string; output: unknown }, item: Output): Event[] {
  const place = { output_index: 0, item_id: item.id };
  const list = [
    { type: 'response.created', response: { ...response, status: 'in_progress', output: [], usage: null } },
    { type: 'response.output_item.added', output_index: 0, item: { ...item, ...empty(item) } },
    ...deltas(item).map((delta) => ({ ...delta, ...place })),
    { type: 'response.output_item.done', output_index: 0, item },
    { type: 'response.completed', response },
  ];
  return list.map((data, index) => ({ event: data.type, data: { ...data, sequence_number: index } }));
}

function empty(item: Output): object {
  if (item.type === 'message') return { content: [] };
  return item.type === 'function_call' ? { arguments: '' } : { input: '' };
}

function deltas(item: Output): { type: string; delta: string; [key: string]: unknown }[] {
  if (item.type === 'message') {
    return item.content.flatMap(({ text }) =>
      pieces(text).map((delta) => ({ type: 'response.output_text.delta', content_index: 0, delta })),
    );
  }
  const [type, text] =
    item.type === 'function_call'
      ? ['response.function_call_arguments.delta', item.arguments]
      : ['response.custom_tool_call_input.delta', item.input];
  return pieces(text).map((delta) => ({ type, delta }));
}
