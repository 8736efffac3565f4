import { afterEach, describe, expect, test, vi } from 'vitest';
import { requestHash } from '../../../policy/approvals/hash.ts';
import { ChannelGone, type ChannelOpener } from '../../../runner/approvals/channel.ts';
import { Failure } from '../../../runner/failure.ts';
import { forever, opened, RUN, requestFor, scripted } from './support/request.ts';

afterEach(() => vi.useRealTimers());

const absent = (name: ChannelOpener['name'], reason: string): ChannelOpener => ({
  name,
  open: async () => {
    throw new ChannelGone(reason);
  },
});
const push = requestFor('git push');

describe('an answer', () => {
  test('grants once: the same request is asked about again', async () => {
    const { opener, question, asked } = scripted();
    const { approvals } = await opened([opener]);
    const first = approvals.ask(push, forever);
    (await question()).say({ answer: 'once', by: 'ann' });
    expect(await first).toMatchObject({ answer: 'granted', scope: 'once', by: 'ann', channel: 'queue' });
    const second = approvals.ask(push, forever);
    (await question(1)).say({ answer: 'deny', reason: 'enough' });
    expect(await second).toMatchObject({ answer: 'denied', by: 'ann', reason: 'enough' });
    expect(asked[0]?.id).not.toBe(asked[1]?.id);
    expect(asked[0]?.id).toMatch(/^[0-9a-f]{32}$/);
    expect(asked[0]?.hash).toBe(requestHash(push));
  });

  test('grants for the run exactly what was asked, and nothing near it', async () => {
    const { opener, question, asked } = scripted();
    const { approvals } = await opened([opener]);
    const first = approvals.ask(push, forever);
    (await question()).say({ answer: 'always' });
    const granted = await first;
    expect(await approvals.ask(push, forever)).toEqual(granted);
    const near = [
      requestFor('git push '),
      requestFor('git push --force'),
      requestFor('git'),
      requestFor('git push', { agent: 'other' }),
      requestFor('git push', { tool: 'run_shell_command' }),
      requestFor('git push', { cwd: '/workspace/x' }),
      requestFor('git push', { calls: [...push.calls, { kind: 'shell', command: 'rm -rf ~' }] }),
    ];
    for (const [index, request] of near.entries()) {
      const outcome = approvals.ask(request, forever);
      (await question(index + 1)).say({ answer: 'deny' });
      expect(await outcome).toMatchObject({ answer: 'denied' });
    }
    expect(asked).toHaveLength(1 + near.length);
    // Another run's approvals know nothing of it.
    const other = await opened([absent('queue', 'none')]);
    expect(await other.approvals.ask(push, forever)).toMatchObject({ answer: 'denied', channel: 'none' });
  });

  test('for the run answers those that wait for the same, and only those', async () => {
    const { opener, question } = scripted();
    const { approvals } = await opened([opener]);
    const [one, two, other] = [push, push, requestFor('ls')].map((request) =>
      approvals.ask(request, forever),
    );
    (await question(1)).say({ answer: 'always' });
    expect(await one).toMatchObject({ answer: 'granted', scope: 'always' });
    expect(await two).toMatchObject({ answer: 'granted', scope: 'always' });
    (await question(2)).say({ answer: 'deny' });
    expect(await other).toMatchObject({ answer: 'denied' });
  });

  test.each([
    ['another id', { id: 'f'.repeat(32) }, 'it is for another request'],
    ['the beginning of the id', { id: '' }, 'it is for another request'],
    ['another hash', { hash: requestHash(requestFor('git push --force')) }, 'its hash differs'],
  ])('with %s is refused, told of, and grants nothing', async (_, forged, words) => {
    const { opener, question } = scripted();
    const { approvals, told } = await opened([opener]);
    const outcome = approvals.ask(push, forever);
    (await question()).say({ answer: 'always', ...forged });
    expect(await outcome).toMatchObject({ answer: 'denied', channel: 'none' });
    expect(told.join('\n')).toContain(words);
    const next = approvals.ask(push, forever);
    (await question(1)).say({});
    expect(await next).toMatchObject({ answer: 'granted', scope: 'once' });
  });

  test('of an earlier request is refused for a later one of the same', async () => {
    const { opener, question } = scripted();
    const { approvals } = await opened([opener]);
    const first = approvals.ask(push, forever);
    const { id, say } = await question();
    say({});
    await first;
    const second = approvals.ask(push, forever);
    (await question(1)).say({ id });
    expect(await second).toMatchObject({ answer: 'denied' });
  });

  test('is about the request as it was asked, whatever is done to it meanwhile', async () => {
    const { opener, question } = scripted();
    const { approvals } = await opened([opener]);
    const calls = [{ kind: 'shell' as const, command: 'ls' }];
    const outcome = approvals.ask(requestFor('ls', { calls }), forever);
    calls[0] = { kind: 'shell', command: 'rm -rf ~' };
    const { request, hash, say } = await question();
    expect(request.calls).toEqual([{ kind: 'shell', command: 'ls' }]);
    expect(hash).toBe(requestHash(requestFor('ls')));
    say({});
    expect(await outcome).toMatchObject({ answer: 'granted', hash });
  });
});

describe('the channels', () => {
  test('are all asked at once; the first answer wins and the others are withdrawn', async () => {
    const [one, two] = [scripted('queue'), scripted('acp')];
    const { approvals } = await opened([one.opener, two.opener]);
    const outcome = approvals.ask(push, forever);
    const loser = await one.question();
    (await two.question()).say({ answer: 'deny', by: 'bob' });
    expect(await outcome).toMatchObject({ answer: 'denied', by: 'bob', channel: 'acp' });
    expect(loser.over.aborted).toBe(true);
    loser.say({ answer: 'always' });
    const again = approvals.ask(push, forever);
    (await one.question(1)).say({ answer: 'once' });
    expect(await again).toMatchObject({ answer: 'granted', scope: 'once' });
  });

  test('racing with different answers have one winner, and it is the one that is told', async () => {
    for (let round = 0; round < 50; round += 1) {
      const [one, two] = [scripted('queue'), scripted('acp')];
      const { approvals } = await opened([one.opener, two.opener]);
      const outcome = approvals.ask(push, forever);
      const [first, second] = [await one.question(), await two.question()];
      for (const [question, answer] of round % 2 === 0
        ? ([
            [first, 'deny'],
            [second, 'once'],
          ] as const)
        : ([
            [second, 'once'],
            [first, 'deny'],
          ] as const))
        question.say({ answer });
      const found = await outcome;
      expect(found.answer).toBe(round % 2 === 0 ? 'denied' : 'granted');
      expect(first.over.reason).toBe(found);
    }
  });

  test('that is not there is told of, and the other is asked', async () => {
    const { opener, question } = scripted();
    const { approvals, told } = await opened([absent('terminal', 'there is no terminal'), opener]);
    expect(told).toEqual(['approvals: terminal is not there: there is no terminal']);
    expect(approvals.channels).toEqual(['queue']);
    const outcome = approvals.ask(push, forever);
    (await question()).say({});
    expect(await outcome).toMatchObject({ answer: 'granted' });
  });

  test('that goes away is no denial while another is there', async () => {
    const [one, two] = [scripted('terminal'), scripted('queue')];
    const { approvals, told } = await opened([one.opener, two.opener]);
    const outcome = approvals.ask(push, forever);
    (await one.question()).fail(new ChannelGone('the terminal was closed'));
    const other = await two.question();
    await vi.waitUntil(() => told.length > 0);
    other.say({});
    expect(await outcome).toMatchObject({ answer: 'granted', channel: 'queue' });
  });

  test('that all go away deny at once, and not in the name of the operator', async () => {
    const [one, two] = [scripted('terminal'), scripted('queue')];
    const { approvals } = await opened([one.opener, two.opener]);
    const outcome = approvals.ask(push, forever);
    (await one.question()).fail(new ChannelGone('the terminal was closed'));
    (await two.question()).fail(new Error('disk full'));
    const found = await outcome;
    expect(found).toMatchObject({ answer: 'denied', channel: 'none' });
    expect(found).toHaveProperty(
      'reason',
      'nobody can be asked: terminal: the terminal was closed; queue: disk full',
    );
    expect(found).not.toHaveProperty('by');
  });

  test.each([
    ['none', [], 'no channel is set up'],
    [
      'only one that is not there',
      [absent('terminal', 'there is no terminal')],
      'terminal: there is no terminal',
    ],
  ])('being %s, everything is denied at once with the reason', async (_, channels, reason) => {
    const { approvals } = await opened(channels);
    expect(await approvals.ask(push, forever)).toMatchObject({
      ...{ answer: 'denied', channel: 'none' },
      reason: `nobody can be asked: ${reason}`,
    });
  });

  test('that are set up wrongly keep the run from beginning, and those that were opened are closed', async () => {
    const close = vi.fn(async () => undefined);
    const good: ChannelOpener = { name: 'queue', open: async () => ({ ask: async () => undefined, close }) };
    const bad: ChannelOpener = {
      name: 'webhook',
      open: async () => {
        throw new Failure(65, 'got the mode 644, expected 600');
      },
    };
    await expect(opened([good, bad])).rejects.toThrow('got the mode 644');
    expect(close).toHaveBeenCalledOnce();
  });
});

describe('a request that nobody answers', () => {
  test('ends as a timeout, which is not a denial of the operator, and grants nothing afterwards', async () => {
    const { opener, question } = scripted();
    const { approvals } = await opened([opener], { timeoutSeconds: 0.05 });
    const outcome = await approvals.ask(push, forever);
    expect(outcome).toMatchObject({ answer: 'timeout', seconds: 0.05 });
    expect(outcome).not.toHaveProperty('by');
    const late = await question();
    expect(late.over.aborted).toBe(true);
    late.say({ answer: 'always' });
    expect(await approvals.ask(push, forever)).toMatchObject({ answer: 'timeout' });
  });

  test('ends in time where the clock is set back', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    const { opener } = scripted();
    const { approvals } = await opened([opener], { timeoutSeconds: 0.2 });
    const outcome = approvals.ask(push, forever);
    vi.setSystemTime(0);
    expect(await outcome).toMatchObject({ answer: 'timeout' });
  });

  test('is denied where the agent waits no more, and withdrawn everywhere', async () => {
    const [one, two] = [scripted('queue'), scripted('acp')];
    const { approvals } = await opened([one.opener, two.opener]);
    const gone = new AbortController();
    const outcome = approvals.ask(push, gone.signal);
    const asked = [await one.question(), await two.question()];
    gone.abort();
    expect(await outcome).toMatchObject({ answer: 'denied', channel: 'runner' });
    for (const { over } of asked) expect(over.aborted).toBe(true);
    expect(await approvals.ask(push, gone.signal)).toMatchObject({ answer: 'denied', channel: 'runner' });
    expect(one.asked).toHaveLength(1);
  });

  test('is denied when the run is over, and so is what comes after', async () => {
    const { opener, question } = scripted();
    const { approvals } = await opened([opener]);
    const outcome = approvals.ask(push, forever);
    await question();
    await approvals.close();
    expect(await outcome).toMatchObject({ answer: 'denied', reason: 'the run is over' });
    expect(await approvals.ask(push, forever)).toMatchObject({ answer: 'denied', reason: 'the run is over' });
  });

  test('is one of a few at most: an agent can not bury a person under questions', async () => {
    const { opener, asked } = scripted();
    const { approvals } = await opened([opener]);
    const all = Array.from({ length: 40 }, (_, index) =>
      approvals.ask(requestFor(`git push ${index}`), forever),
    );
    const refused = await Promise.race(all);
    expect(refused).toMatchObject({
      answer: 'denied',
      channel: 'runner',
      reason: '16 requests wait already',
    });
    await vi.waitUntil(() => asked.length >= 16);
    expect(asked).toHaveLength(16);
    await approvals.close();
    for (const outcome of await Promise.all(all)) expect(outcome).toMatchObject({ answer: 'denied' });
  });

  test('of another run is not asked', async () => {
    const { opener, asked } = scripted();
    const { approvals } = await opened([opener]);
    expect(await approvals.ask(requestFor('ls', { run: 'another' }), forever)).toMatchObject({
      ...{ answer: 'denied', channel: 'runner' },
      reason: `it is of the run another, and this is ${RUN}`,
    });
    expect(asked).toEqual([]);
  });
});

describe('what is asked', () => {
  test('is recorded before anybody is asked', async () => {
    const { opener, question, asked } = scripted();
    const recorded: string[] = [];
    const { approvals } = await opened([opener], {
      onAsked: async ({ id }, channels) => {
        expect(asked).toEqual([]);
        recorded.push(`${id} ${channels.join()}`);
      },
    });
    const outcome = approvals.ask(push, forever);
    const { id, say } = await question();
    expect(recorded).toEqual([`${id} queue`]);
    say({});
    await outcome;
  });

  test('is not asked where it can not be recorded', async () => {
    const { opener, asked } = scripted();
    const { approvals } = await opened([opener], {
      onAsked: async () => {
        throw new Error('disk full');
      },
    });
    await expect(approvals.ask(push, forever)).rejects.toThrow('disk full');
    expect(asked).toEqual([]);
  });

  test.each([0, -1, Number.NaN, 3601, Number.POSITIVE_INFINITY])(
    'does not wait for %d seconds',
    async (seconds) => {
      await expect(opened([], { timeoutSeconds: seconds })).rejects.toThrow('approval_timeout_secs');
    },
  );
});
