import type { ToolCall } from '../../../../policy/gate/call.ts';
import { patchedFiles, removedFiles } from '../../../../policy/shell/run/patch.ts';
import { quoted } from '../../../../policy/shell/word.ts';
import { expected, object } from '../../shape.ts';
import { field, optionalField, shellText, unknownTool } from './input.ts';

/**
 * What a tool of Codex CLI (0.169.0) would do: it calls its shell `Bash` and gives a patch's text as `command`. Throws
 * where its input is not what the tool takes.
 */
export function codexCalls(name: string, input: unknown): ToolCall[] {
  switch (name) {
    case 'Bash':
    case 'shell':
    case 'shell_command':
    case 'local_shell':
    case 'exec_command': {
      const { command, cmd, workdir } = object('tool_input', input);
      const directory = typeof workdir === 'string' ? workdir : undefined;
      return [{ kind: 'shell', command: shellText('tool_input.command', command ?? cmd), directory }];
    }
    case 'write_stdin':
      // It may go to a shell.
      return [{ kind: 'shell', command: optionalField(input, 'chars', 'input', 'data') ?? '' }];
    case 'apply_patch':
      return patchCalls(field(input, 'command', 'input', 'patch'));
    case 'view_image':
      return [{ kind: 'file_read', path: field(input, 'path') }];
    default:
      return unknownTool(name, input);
  }
}

function patchCalls(text: string): ToolCall[] {
  const paths = patchedFiles(text);
  if (paths.length === 0) throw expected('tool_input.command', 'a patch that names its files');
  return [
    ...paths.map((path): ToolCall => ({ kind: 'file_write', path })),
    // Deleting a file by a patch is what `rm` does.
    ...removedFiles(text).map((path): ToolCall => ({ kind: 'shell', command: `rm -- ${quoted(path)}` })),
  ];
}
