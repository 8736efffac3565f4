import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { privateFolder, until } from './request.ts';

export const ME = userInfo().username;

/** Starts `terminal-main.ts` at a terminal of its own, by script(1). */
export function atTerminal(
  commands: readonly string[],
  { seconds = 20, before = 0, background = false } = {},
) {
  const file = join(privateFolder(), 'events');
  const main = join(import.meta.dirname, 'terminal-main.ts');
  const words = [process.execPath, main, file, String(seconds), String(before), ...commands];
  const quoted = words.map((word) => `'${word}'`).join(' ');
  // Job control is what makes a background.
  const command = background ? `bash -c "set -m; ${quoted} & wait"` : quoted;
  const child = spawn('script', ['--quiet', '--flush', '--command', command, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
  });
  const events = () => {
    try {
      return readFileSync(file, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    } catch {
      return [];
    }
  };
  return {
    child,
    events,
    shown: () => shown,
    /** What is shown, once it holds a text so many times. */
    sees: (text: string, times = 1) => until(() => (shown.split(text).length > times ? shown : undefined)),
    /** The event with a field, once it is there. */
    event: (name: string) => until(() => events().find((event) => name in event)),
    type: (keys: string) => void child.stdin.write(keys),
    end: () => void child.kill('SIGKILL'),
  };
}
