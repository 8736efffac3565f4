import { chmod, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';

/** A call of podman's client; times in milliseconds since the beginning that was asked for. */
export interface Call {
  began: number;
  ended: number;
  words: string;
}

/** Puts a podman in `folder` that writes down when each call began and ended. */
export async function recordCalls(folder: string) {
  const { stdout: podman } = await execa('sh', ['-c', 'command -v podman']);
  const calls = join(folder, 'calls');
  await writeFile(
    join(folder, 'podman'),
    `#!/bin/bash\nbegan=$EPOCHREALTIME\n${podman} "$@"\nstatus=$?\necho "$began $EPOCHREALTIME $*" >>${calls}\nexit $status\n`,
  );
  await chmod(join(folder, 'podman'), 0o755);
  return {
    PATH: [folder, process.env.PATH].join(delimiter),
    forget: () => writeFile(calls, ''),
    /** The calls since `start`, a time in milliseconds; in their words nothing that names a container's place. */
    async since(start: number, hide: readonly string[]): Promise<Call[]> {
      const lines = (await readFile(calls, 'utf8')).trim().split('\n');
      return lines.map((line) => callOf(line, start, hide)).sort((a, b) => a.began - b.began);
    },
  };
}

function callOf(line: string, start: number, hide: readonly string[]): Call {
  const [began, ended, ...words] = line.split(' ');
  const text = words.filter((word) => !/^(--format|\{\{|--label|--filter|label=)/.test(word)).join(' ');
  return {
    began: Number(began) * 1000 - start,
    ended: Number(ended) * 1000 - start,
    words: hide.reduce((shown, name) => shown.replaceAll(name, ''), text).slice(0, 90),
  };
}

/** Milliseconds of `all` in which no call was under way. */
export function betweenCalls(all: number, calls: readonly Call[]): number {
  let until = 0;
  let idle = 0;
  for (const { began, ended } of calls) {
    idle += Math.max(0, began - until);
    until = Math.max(until, ended);
  }
  return idle + Math.max(0, all - until);
}

/** A line for each call: when it began, how long it took. Some are under way at the same time. */
export function callLines(title: string, all: number, calls: readonly Call[]): string {
  const show = (at: string, milliseconds: number, words: string) =>
    `${at.padStart(6)} ${milliseconds.toFixed(0).padStart(6)} ms  ${words}\n`;
  const lines = calls.map(({ began, ended, words }) => show(began.toFixed(0), ended - began, words));
  return [
    show('', all, title),
    ...lines,
    show('', betweenCalls(all, calls), 'without a call of podman'),
  ].join('');
}
