import type { ToolCall } from '../../../../policy/gate/call.ts';
import { withPatterns } from '../../../../policy/shell/word.ts';
import { object, strings } from '../../shape.ts';
import { field, optionalField, search, unknownTool } from './input.ts';

/** What a tool of Gemini CLI (0.61.0) would do. Throws where its input is not what the tool takes. */
export function geminiCalls(name: string, input: unknown): ToolCall[] {
  switch (name) {
    case 'run_shell_command':
      return [
        {
          kind: 'shell',
          command: field(input, 'command'),
          directory: optionalField(input, 'dir_path', 'directory'),
        },
      ];
    case 'read_file':
      return [{ kind: 'file_read', path: field(input, 'file_path', 'absolute_path', 'path') }];
    case 'read_many_files': {
      const { include, paths } = object('tool_input', input);
      return [include, paths].flatMap(pathsOf);
    }
    case 'write_file':
    case 'replace':
      return [{ kind: 'file_write', path: field(input, 'file_path') }];
    case 'list_directory':
      return [{ kind: 'file_read', path: field(input, 'dir_path', 'path') }];
    case 'grep_search':
    case 'search_file_content':
      return search(
        optionalField(input, 'dir_path', 'path'),
        optionalField(input, 'include_pattern', 'include', 'glob'),
      );
    case 'glob':
      return search(optionalField(input, 'dir_path', 'path'), undefined);
    default:
      return unknownTool(name, input);
  }
}

function pathsOf(value: unknown): ToolCall[] {
  if (value === undefined) return [];
  const paths = typeof value === 'string' ? [value] : strings('tool_input.include', value);
  return paths.map((path) => ({ kind: 'file_read', path: withPatterns(path) }));
}
