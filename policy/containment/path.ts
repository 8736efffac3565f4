import { type Name, nameOf } from './names.ts';

/**
 * The names of a path from the top of the workspace, without `.` and empty ones, in each way of reading it: once more
 * with `\` as a slash where there is one, as Windows reads it. Bytes that are not UTF-8 count as U+FFFD. `fault` says what can't be judged.
 */
export function pathNames(
  path: string | Uint8Array,
): { readings: readonly (readonly Name[])[] } | { fault: string } {
  const text = typeof path === 'string' ? path : DECODER.decode(path);
  if (text.startsWith('/')) return { fault: '/' };
  if (text.includes('\0')) return { fault: '\\0' };
  const texts = text.includes('\\') ? [text, text.replaceAll('\\', '/')] : [text];
  const readings = texts.map((one) => one.split('/').filter((name) => name !== '' && name !== '.'));
  if (readings.some((names) => names.includes('..'))) return { fault: '..' };
  return { readings: readings.map((names) => names.map(nameOf)) };
}

const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });
