import type { ToolCall } from '../gate/call.ts';
import type { Act } from './acts.ts';
import { classifyShell } from './classify.ts';
import { type ToolName, toolMeaning } from './tools.ts';

/** All that a call does. Nothing that it may hold makes it throw. */
export function actsOf(call: ToolCall): readonly Act[] {
  switch (call.kind) {
    case 'shell': {
      const acts = classifyShell(call.command);
      return acts.length > 0 ? acts : [NOTHING];
    }
    case 'file_read': {
      const tool = call.by ?? call.tool ?? 'file_read';
      return [fileAct(tool, call.path, 'read', call.tool === 'search')];
    }
    case 'file_write':
      return [fileAct(call.by ?? 'file_write', call.path, isGuess(call.by) ? 'read' : 'write', false)];
    case 'other': {
      const tool = call.tool ?? 'unknown';
      const { risk, effect, reason } = toolMeaning(tool);
      const what = call.detail === undefined ? call.name : `${call.name} ${call.detail}`;
      return [{ tool, also: [], what, risk, effect, reason, paths: [] }];
    }
    default:
      return [{ tool: 'unknown', also: [], what: '', ...toolMeaning('unknown'), paths: [] }];
  }
}

const NOTHING: Act = {
  tool: 'shell',
  also: [],
  what: '',
  risk: 'low',
  effect: false,
  reason: 'it runs nothing',
  paths: [],
};

/** Whether the tool that asks is not known to write what its fields name. */
const isGuess = (by: ToolName | undefined): boolean => by !== undefined && by !== 'file_write';

function fileAct(tool: ToolName, path: string, access: 'read' | 'write', below: boolean): Act {
  const { risk, effect, reason } = toolMeaning(tool);
  const paths = [{ word: path, directory: '', access, below }];
  return { tool, also: [], what: path, risk, effect, reason, paths };
}
