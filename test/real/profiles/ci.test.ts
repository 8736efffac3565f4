import { beforeAll, describe, expect, test } from 'vitest';
import { type Agent, type Driven, drive } from '../support/drive.ts';
import { agentImage } from '../support/image.ts';
import { inTurns } from '../support/in-turns.ts';
import type { Fault } from '../support/models/script.ts';
import { ClaudeResult, codexEvents, GeminiError, GeminiResult, lastObject } from './results.ts';

// A runner reads the result: it has to be what it says, also where the model's API fails or the job is cancelled.

/** Fewer attempts than by default, so that a failing API is given up within seconds. */
const TOOLS: Record<Agent['tool'], Agent> = {
  claude: {
    name: 'claude',
    tool: 'claude',
    args: ['--settings', JSON.stringify({ env: { CLAUDE_CODE_MAX_RETRIES: '1' } })],
  },
  codex: {
    name: 'codex',
    tool: 'codex',
    args: ['request', 'stream'].flatMap((what) => ['-c', `model_providers.paddock.${what}_max_retries=1`]),
  },
  gemini: { name: 'gemini', tool: 'gemini', args: [] },
};

const ENDINGS: Record<string, (stop: () => void) => Fault | undefined> = {
  well: () => undefined,
  'with 401': () => ({ status: 401 }),
  'with 500': () => ({ status: 500 }),
  'with a broken answer': () => ({ hangUp: true }),
  // The first call has been made; its result gets no answer.
  stopped: (stop) => ({ from: 2, silent: stop }),
};

const runs = new Map<string, Driven>();
const ended = (tool: Agent['tool'], ending: string): Driven => {
  const run = runs.get(`${tool} ${ending}`);
  if (run === undefined) throw new Error(`${tool} was not run ${ending}`);
  return run;
};

beforeAll(async () => {
  const { tag: image } = await agentImage();
  const calls = [{ shell: 'echo hello' }, { shell: 'git push --force' }];
  await inTurns(
    3,
    Object.entries(ENDINGS).flatMap(([ending, fault]) =>
      Object.values(TOOLS).map((agent) => async () => {
        const driven = await drive({
          agent,
          image,
          profile: 'ci',
          mounts: ['--tmpfs', '/workspace'],
          script: (stop) => ({ calls, final: 'all done', fault: fault(stop) }),
        });
        runs.set(`${agent.tool} ${ending}`, driven);
      }),
    ),
  );
});

describe('claude prints one object', () => {
  const result = (ending: string) => ClaudeResult.parse(JSON.parse(ended('claude', ending).stdout));

  test('with the answer and what was denied, where all went well', () => {
    const { is_error, result: text, permission_denials, terminal_reason } = result('well');
    expect({ is_error, text, terminal_reason }).toEqual({
      is_error: false,
      text: 'all done',
      terminal_reason: 'completed',
    });
    expect(permission_denials.map(({ tool_input }) => tool_input.command)).toEqual(['git push --force']);
    expect(ended('claude', 'well')).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test.each([
    ['with 401', 401],
    ['with 500', 500],
  ])('with the error, ended %s', (ending, status) => {
    const { is_error, api_error_status, result: text } = result(ending);
    expect({ is_error, api_error_status }).toEqual({ is_error: true, api_error_status: status });
    expect(text).toContain(`on purpose: ${status}`);
    expect(ended('claude', ending)).toMatchObject({ exitCode: 1, stderr: '' });
  });

  test('with the error, where the answer broke off', () => {
    expect(result('with a broken answer')).toMatchObject({ is_error: true, terminal_reason: 'api_error' });
    expect(ended('claude', 'with a broken answer').exitCode).toBe(1);
  });

  test('or nothing, where it was stopped', () => {
    expect(ended('claude', 'stopped')).toMatchObject({ exitCode: 143, stdout: '', stderr: '' });
  });
});

describe('codex prints events, one a line,', () => {
  const types = (ending: string) => codexEvents(ended('codex', ending).stdout).map(({ type }) => type);

  test('the last of which completes the turn, where all went well', () => {
    const events = codexEvents(ended('codex', 'well').stdout);
    expect(events.at(0)?.type).toBe('thread.started');
    expect(events.at(-1)?.type).toBe('turn.completed');
    const items = events.flatMap((event) => (event.type === 'item.completed' ? [event.item] : []));
    // What was denied has no item: it stands on standard error alone.
    expect(items).toMatchObject([
      { type: 'command_execution', aggregated_output: 'hello\n', exit_code: 0 },
      { type: 'agent_message', text: 'all done' },
    ]);
    expect(ended('codex', 'well').stderr).toContain('git push --force');
    expect(ended('codex', 'well').exitCode).toBe(0);
  });

  test.each(['with 401', 'with 500', 'with a broken answer'])(
    'the last of which fails the turn, ended %s',
    (ending) => {
      expect(types(ending).at(-1)).toBe('turn.failed');
      expect(types(ending)).not.toContain('turn.completed');
      expect(ended('codex', ending).exitCode).toBe(1);
    },
  );

  test('and neither, where it was stopped', () => {
    expect(types('stopped')).not.toContain('turn.completed');
    expect(types('stopped')).not.toContain('turn.failed');
    expect(ended('codex', 'stopped').exitCode).toBe(143);
  });
});

describe('gemini prints one object', () => {
  test('on standard output, where all went well', () => {
    const { stdout, exitCode } = ended('gemini', 'well');
    const { response, stats } = GeminiResult.parse(JSON.parse(stdout));
    expect(response).toBe('all done');
    expect(stats.tools).toMatchObject({ totalCalls: 2, totalSuccess: 1, totalFail: 1 });
    expect(exitCode).toBe(0);
  });

  test.each([
    // A status above 255 keeps its low byte.
    ['with 401', 401 & 255],
    ['with 500', 500 & 255],
    ['with a broken answer', 1],
  ])('on standard error, ended %s', (ending, status) => {
    const { stdout, stderr, exitCode } = ended('gemini', ending);
    expect(stdout).toBe('');
    expect(GeminiError.parse(lastObject(stderr)).error.message).not.toBe('');
    expect(exitCode).toBe(status);
  });

  // Gemini CLI ends with 0 at SIGTERM: who reads its result has to ask for the object, not for the status.
  test('or nothing, with status 0, where it was stopped', () => {
    const { stdout, stderr, exitCode } = ended('gemini', 'stopped');
    expect(stdout).toBe('');
    expect(() => lastObject(stderr)).toThrow('no object');
    expect(exitCode).toBe(0);
  });
});
