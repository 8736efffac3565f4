import { z } from 'zod';
import type { Call, Turn } from './script.ts';
import { type Event, notFound, pieces, type Vendor } from './vendor.ts';

const Block = z.looseObject({ type: z.string(), content: z.unknown().optional() });
const Body = z.looseObject({
  model: z.string(),
  stream: z.boolean().optional(),
  tools: z.array(z.unknown()).optional(),
  messages: z.array(z.looseObject({ content: z.union([z.string(), z.array(Block)]) })),
});
type Body = z.infer<typeof Body>;

const Text = z.looseObject({ text: z.string() });

/** Anthropic's Messages API, streamed and not, as Claude Code 2.1.330 uses it. */
export const anthropic: Vendor = {
  root: '',
  answer({ path, body }, conversation) {
    const route = path.split('?')[0];
    if (route === '/v1/messages/count_tokens')
      return { kind: 'json', status: 200, body: { input_tokens: 10 } };
    if (route !== '/v1/messages') return notFound;
    const request = Body.parse(body);
    // Without tools it is a question on the side, such as a title for the session.
    const turn = request.tools?.length ? conversation.next(results(request)) : undefined;
    const content: Content = turn === undefined ? { type: 'text', text: 'aside' } : block(turn);
    const message = {
      id: `msg_${turn?.kind === 'call' ? turn.index : 'last'}`,
      type: 'message',
      role: 'assistant',
      model: request.model,
      content: [content],
      stop_reason: content.type === 'tool_use' ? 'tool_use' : 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: 10, output_tokens: 5 },
    };
    const mark = { turn: turn !== undefined };
    if (!request.stream) return { kind: 'json', status: 200, body: message, ...mark };
    return { kind: 'events', events: events(message), ...mark };
  },
  error: (status) => ({
    type: 'error',
    error: { type: status === 401 ? 'authentication_error' : 'api_error', message: `on purpose: ${status}` },
  }),
};

function results({ messages }: Body): string[] {
  return messages.flatMap(({ content }) =>
    typeof content === 'string'
      ? []
      : content.filter(({ type }) => type === 'tool_result').map((result) => textOf(result.content)),
  );
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  const parts = z.array(z.unknown()).safeParse(content).data ?? [];
  return parts.map((part) => Text.safeParse(part).data?.text ?? JSON.stringify(part)).join('');
}

type Content =
  | { type: 'text'; text: string }
  | { type: 'tool_use'; id: string; name: string; input: Readonly<Record<string, unknown>> };

function block(turn: Turn): Content {
  if (turn.kind === 'final') return { type: 'text', text: turn.text };
  return { type: 'tool_use', id: `toolu_${turn.index}`, ...tool(turn.call) };
}

function tool(call: Call): { name: string; input: Readonly<Record<string, unknown>> } {
  if ('shell' in call) return { name: 'Bash', input: { command: call.shell, description: 'Run it' } };
  if ('read' in call) return { name: 'Read', input: { file_path: call.read } };
  if ('tool' in call) return { name: call.tool, input: call.input };
  // With --bare there is no Write; an Edit of nothing makes a file.
  return { name: 'Edit', input: { file_path: call.write, old_string: '', new_string: call.text } };
}

function events(message: {
  content: Content[];
  stop_reason: string;
  usage: object;
  [key: string]: unknown;
}): Event[] {
  const { content, stop_reason, usage } = message;
  const list: { type: string; [key: string]: unknown }[] = [
    { type: 'message_start', message: { ...message, content: [], stop_reason: null } },
    ...content.flatMap((part, index) => [
      { type: 'content_block_start', index, content_block: started(part) },
      ...deltas(part).map((delta) => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ]),
    { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage },
    { type: 'message_stop' },
  ];
  return list.map((data) => ({ event: data.type, data }));
}

function started(part: Content): object {
  return part.type === 'text' ? { ...part, text: '' } : { ...part, input: {} };
}

function deltas(part: Content): object[] {
  if (part.type === 'text') return pieces(part.text).map((text) => ({ type: 'text_delta', text }));
  return pieces(JSON.stringify(part.input)).map((json) => ({
    type: 'input_json_delta',
    partial_json: json,
  }));
}
