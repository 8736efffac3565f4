import type { ToolCall } from '../../../../policy/gate/call.ts';
import { field, optionalField, search, unknownTool } from './input.ts';

/** What a tool of Claude Code (2.1.330) would do. Throws where its input is not what the tool takes. */
export function claudeCalls(name: string, input: unknown): ToolCall[] {
  switch (name) {
    case 'Bash':
      return [{ kind: 'shell', command: field(input, 'command') }];
    case 'Read':
      return [{ kind: 'file_read', path: field(input, 'file_path') }];
    case 'Edit':
    case 'MultiEdit':
    case 'Write':
      return [{ kind: 'file_write', path: field(input, 'file_path') }];
    case 'NotebookEdit':
      return [{ kind: 'file_write', path: field(input, 'notebook_path') }];
    case 'LS':
      return [{ kind: 'file_read', path: field(input, 'path') }];
    case 'Grep':
      return search(optionalField(input, 'path'), optionalField(input, 'glob'));
    case 'Glob':
      // It lists names; a pattern is no file that is read.
      return search(optionalField(input, 'path'), undefined);
    default:
      return unknownTool(name, input);
  }
}
