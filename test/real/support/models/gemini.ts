import { z } from 'zod';
import type { Call, Turn } from './script.ts';
import { type Event, notFound, type Vendor } from './vendor.ts';

const Answered = z.looseObject({
  response: z.looseObject({ output: z.unknown(), error: z.unknown() }).partial(),
});
const Part = z.looseObject({ functionResponse: Answered.optional() });
const Body = z.looseObject({
  contents: z.array(z.looseObject({ parts: z.array(Part).optional() })),
  tools: z.array(z.unknown()).optional(),
});
type Body = z.infer<typeof Body>;

const ROUTE = /^\/v1beta\/models\/([^/:]+):(generateContent|streamGenerateContent|countTokens)(\?|$)/;

/**
 * Google's Gemini API as Gemini CLI 0.61.0 uses it. Before a turn it asks a small model how hard the task is, to choose
 * the model: a request without tools that wants JSON.
 */
export const gemini: Vendor = {
  root: '',
  answer({ path, body }, conversation) {
    const [, model, method] = ROUTE.exec(path) ?? [];
    if (model === undefined) return notFound;
    if (method === 'countTokens') return { kind: 'json', status: 200, body: { totalTokens: 10 } };
    const request = Body.parse(body);
    const turn = request.tools?.length ? conversation.next(results(request)) : undefined;
    const part = turn === undefined ? { text: ROUTED } : partOf(turn);
    const response = {
      candidates: [{ content: { role: 'model', parts: [part] }, finishReason: 'STOP', index: 0 }],
      usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
      modelVersion: model,
    };
    const mark = { turn: turn !== undefined };
    if (method === 'generateContent') return { kind: 'json', status: 200, body: response, ...mark };
    const events: Event[] = [{ data: response }];
    return { kind: 'events', events, ...mark };
  },
  error: (status) => ({
    error: {
      code: status,
      message: `on purpose: ${status}`,
      status: status === 401 ? 'UNAUTHENTICATED' : 'INTERNAL',
    },
  }),
};

const ROUTED = JSON.stringify({ complexity_reasoning: 'a script', complexity_score: 10 });

function results({ contents }: Body): string[] {
  return contents
    .flatMap(({ parts }) => parts ?? [])
    .flatMap(({ functionResponse }) => (functionResponse === undefined ? [] : [textOf(functionResponse)]));
}

function textOf({ response }: z.infer<typeof Answered>): string {
  const text = response.output ?? response.error ?? response;
  return typeof text === 'string' ? text : JSON.stringify(text);
}

function partOf(turn: Turn): object {
  if (turn.kind === 'final') return { text: turn.text };
  return { functionCall: { id: `call_${turn.index}`, ...tool(turn.call) } };
}

function tool(call: Call): { name: string; args: Readonly<Record<string, unknown>> } {
  if ('shell' in call)
    return { name: 'run_shell_command', args: { command: call.shell, description: 'Run it' } };
  if ('read' in call) return { name: 'read_file', args: { file_path: call.read } };
  if ('tool' in call) return { name: call.tool, args: call.input };
  return { name: 'write_file', args: { file_path: call.write, content: call.text } };
}
