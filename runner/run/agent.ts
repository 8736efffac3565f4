import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import type { Engine } from '../engine/engine.ts';
import type { Names } from '../network/names.ts';
import { agentName, type Box, boxArguments, boxEnvironment } from './container.ts';
import type { AgentOutput } from './output.ts';

/** How a run ended. */
export interface Ended {
  /** The agent's own exit status; null where it was stopped. */
  exit: number | null;
  ended: 'finished' | 'timeout' | 'signal' | 'violation' | 'fault';
  /** The signal that this command got. */
  signal?: string;
}

/** Seconds between the request to end and the end. */
const GRACE = 10;

/**
 * Runs the agent until it ends, the time is up, or `stop` is aborted with the reason. What it prints goes to standard output and
 * standard error as it comes; without a terminal it has no standard input, which Codex would wait for.
 */
export async function runAgent(
  engine: Engine,
  box: Box,
  stop: AbortSignal,
  capture: boolean,
  output: AgentOutput,
): Promise<Ended & { output: string }> {
  let ended: Ended = { exit: null, ended: 'finished' };
  const isOver = new AbortController();
  const end = (why: Ended) => {
    if (ended.ended !== 'finished') return;
    ended = why;
    void stopAgent(engine, box.names, isOver.signal);
  };
  const onStop = () => end(stop.reason as Ended);
  const timer = setTimeout(() => end({ exit: null, ended: 'timeout' }), box.limits.timeout * 1000);
  stop.addEventListener('abort', onStop, { once: true });
  try {
    if (stop.aborted) return { ...(stop.reason as Ended), output: '' };
    const way = box.terminal ? 'inherit' : 'pipe';
    const client = execa(engine.name, boxArguments(box), {
      reject: false,
      env: { ...engine.environment, ...boxEnvironment(box) },
      stdin: box.terminal ? 'inherit' : 'ignore',
      ...{ stdout: way, stderr: way, buffer: { stdout: capture, stderr: false } },
    });
    if (client.stdout !== null) output.connect(client.stdout, capture ? process.stderr : process.stdout);
    if (client.stderr !== null) output.connect(client.stderr, process.stderr);
    const { exitCode, stdout } = await client;
    const text = typeof stdout === 'string' ? stdout : '';
    return { ...ended, exit: ended.ended === 'finished' ? (exitCode ?? null) : null, output: text };
  } finally {
    isOver.abort();
    clearTimeout(timer);
    stop.removeEventListener('abort', onStop);
  }
}

/** Asks the agent to end, and ends it; again until it is over, for its container may not be there yet. */
async function stopAgent(engine: Engine, names: Names, isOver: AbortSignal): Promise<void> {
  const name = agentName(names);
  while (!isOver.aborted) {
    const { exitCode } = await engine.call(['stop', '--time', String(GRACE), name], { timeout: 30_000 });
    if (exitCode !== 0) await engine.call(['rm', '--force', name]);
    await sleep(200);
  }
}
