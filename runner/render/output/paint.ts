import { styleText } from 'node:util';

type Stream = NodeJS.WriteStream;

/** A unified diff in colours where `stream` is a terminal and NO_COLOR is not set. */
export function paintDiff(diff: string, stream: Stream): string {
  return diff
    .split('\n')
    .map((line) => {
      if (line.startsWith('+') && !line.startsWith('+++')) return styleText('green', line, { stream });
      if (line.startsWith('-') && !line.startsWith('---')) return styleText('red', line, { stream });
      return line.startsWith('@@') ? styleText('cyan', line, { stream }) : line;
    })
    .join('\n');
}
