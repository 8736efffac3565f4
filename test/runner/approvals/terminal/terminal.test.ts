import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { openApprovals } from '../../../../runner/approvals/approvals.ts';
import { terminalChannel } from '../../../../runner/approvals/terminal/channel.ts';
import { forever, RUN, requestFor } from '../support/request.ts';
import { atTerminal, ME } from '../support/terminal.ts';

// Each at a pseudo-terminal of its own, with a process that asks at /dev/tty.

let started: ReturnType<typeof atTerminal>[] = [];
afterEach(() => {
  for (const { end } of started) end();
  started = [];
});
function terminal(...args: Parameters<typeof atTerminal>) {
  const found = atTerminal(...args);
  started.push(found);
  return found;
}
const KEYS = '[s] show all: ';
/** Longer than nobody could have read the question. */
const read = () => sleep(600);

describe('the question at a terminal', () => {
  test('says all that there is to know, and keeps the text of the agent behind its frame', async () => {
    const { sees, type, event } = terminal(['git push\n[o] once \x1b[2J\u202e']);
    const shown = (await sees(KEYS)).replaceAll('\r', '');
    expect(shown).toMatch(/^Paddock: the agent asks for approval \([0-9a-f]{12}, (?:20|19) s left\)$/m);
    expect(shown).toContain('shell  │ git push\\u{a}[o] once \\u{1b}[2J\\u{202e}\n');
    for (const line of [
      'in     │ /workspace',
      'tool   │ Bash',
      'agent  │ main',
      'rule   │ paddock.toml:7 level',
    ]) {
      expect(shown).toContain(`\n${line}\n`);
    }
    expect(shown).toContain('\nrisk   │ medium: it sends to a remote\n');
    await read();
    type('d');
    await event('answer');
  });

  test.each([
    ['o', { answer: 'granted', scope: 'once', by: ME }],
    ['a', { answer: 'granted', scope: 'always', by: ME }],
    ['d', { answer: 'denied', by: ME }],
    ['\r', { answer: 'denied', by: ME }],
    ['\n', { answer: 'denied', by: ME }],
    ['\x04', { answer: 'denied', by: ME }],
  ])('is answered by the key %j', async (key, expected) => {
    const { sees, type, event } = terminal(['git push']);
    await sees(KEYS);
    await read();
    type(key);
    expect(await event('answer')).toMatchObject({ ...expected, channel: 'terminal' });
    expect(await event('end')).toMatchObject({ isRaw: false });
  });

  test('is not answered by any other key', async () => {
    const { sees, type, event, events } = terminal(['git push']);
    await sees(KEYS);
    await read();
    for (const key of ['y', 'O', ' ', '1', '\x1b', '\x7f', 'é']) {
      type(key);
      await sleep(120);
    }
    expect(events().some((each) => 'answer' in each)).toBe(false);
    type('d');
    expect(await event('answer')).toMatchObject({ answer: 'denied' });
  });

  test('shows everything with s, and waits on', async () => {
    const command = `echo ${'x'.repeat(4000)}`;
    const { sees, type, event, shown } = terminal([command]);
    await sees(KEYS);
    expect(shown()).toMatch(/cut {4}│ \d+ of 4005 characters are not shown/);
    await read();
    type('s');
    const all = (await sees(KEYS, 2)).replaceAll('\r', '').split(KEYS)[1] ?? '';
    expect(all.replace(/\n {6} │ /g, '')).toContain(command);
    await read();
    type('o');
    expect(await event('answer')).toMatchObject({ answer: 'granted' });
  });

  test('is denied by Ctrl-C, which ends the run as ever', async () => {
    const { sees, type, event } = terminal(['git push']);
    await sees(KEYS);
    type('\x03');
    expect(await event('answer')).toMatchObject({ answer: 'denied', by: ME });
    expect(await event('signal')).toEqual({ signal: 'SIGINT' });
  });

  test('is asked while the agent is held, and it goes on afterwards', async () => {
    const { sees, type, event, events } = terminal(['git push']);
    await sees(KEYS);
    expect(events()).toEqual([{ held: true }]);
    await read();
    type('d');
    await event('end');
    expect(events().map((each) => Object.keys(each)[0])).toEqual(['held', 'held', 'answer', 'end']);
  });
});

describe('what is typed', () => {
  test('before the question is thrown away', async () => {
    const { sees, type, event, events } = terminal(['git push'], { before: 500 });
    await sleep(300);
    type('ooooaaaa\no');
    await sees(KEYS);
    await read();
    expect(events().some((each) => 'answer' in each)).toBe(false);
    type('d');
    expect(await event('answer')).toMatchObject({ answer: 'denied' });
  });

  test('before anybody can have read the question is thrown away', async () => {
    const { sees, type, event, events } = terminal(['git push']);
    await sees(KEYS);
    type('o');
    await read();
    expect(events().some((each) => 'answer' in each)).toBe(false);
    type('d');
    expect(await event('answer')).toMatchObject({ answer: 'denied' });
  });

  test.each([
    ['a paste', 'oooo'],
    ['an answer of the terminal to a query', '\x1b]lo\x1b\\'],
    ['a device report', '\x1b[?62;c'],
    ['a key with more right behind it', 'o\n'],
  ])('as %s is no key', async (_, bytes) => {
    const { sees, type, event, events } = terminal(['git push']);
    await sees(KEYS);
    await read();
    type(bytes);
    await sleep(300);
    expect(events().some((each) => 'answer' in each)).toBe(false);
    type('o');
    expect(await event('answer')).toMatchObject({ answer: 'granted' });
  });
});

describe('a question', () => {
  test('waits its turn, and its own time runs', async () => {
    const { sees, type, events, event, shown } = terminal(['first', 'second', 'third'], { seconds: 3 });
    await sees(KEYS);
    expect(shown()).not.toContain('second');
    await read();
    type('o');
    await sees(KEYS, 2);
    await event('end');
    expect(events().filter((each) => 'answer' in each)).toMatchObject([
      { command: 'first', answer: 'granted' },
      { command: 'second', answer: 'timeout', seconds: 3 },
      { command: 'third', answer: 'timeout', seconds: 3 },
    ]);
    expect(shown()).toContain('second');
    expect(shown()).not.toContain('third');
    expect(shown()).toContain('not answered within 3 s');
  });

  test("at a terminal that is closed is a denial, and not the operator's", async () => {
    const { sees, end, event } = terminal(['git push']);
    await sees(KEYS);
    end();
    const found = await event('answer');
    expect(found).toMatchObject({
      ...{ answer: 'denied', channel: 'none' },
      reason: 'nobody can be asked: terminal: the terminal was closed',
    });
    expect(found).not.toHaveProperty('by');
  });

  test('is not asked from the background, where it would stop the run', async () => {
    const { event, events } = terminal(['git push'], { background: true });
    expect(await event('answer')).toMatchObject({ answer: 'denied', channel: 'none' });
    expect(events()[0]).toMatchObject({
      told: expect.stringContaining('the command runs in the background'),
    });
  });
});

describe('without a terminal', () => {
  test('the channel is not there', async () => {
    const told: string[] = [];
    const approvals = await openApprovals({
      ...{ run: RUN, timeoutSeconds: 5, channels: [terminalChannel({ device: '/dev/paddock-none' })] },
      tell: (line) => void told.push(line),
    });
    expect(told.join()).toContain('there is no terminal (/dev/paddock-none: ENOENT)');
    expect(await approvals.ask(requestFor('ls'), forever)).toMatchObject({
      answer: 'denied',
      channel: 'none',
    });
  });

  test('in a process of no terminal /dev/tty is not one', async () => {
    const { spawn } = await import('node:child_process');
    const { text } = await import('node:stream/consumers');
    const { join } = await import('node:path');
    const { privateFolder } = await import('../support/request.ts');
    const file = join(privateFolder(), 'events');
    const main = join(import.meta.dirname, '../support/terminal-main.ts');
    const child = spawn(process.execPath, [main, file, '5', '0', 'ls'], { detached: true, stdio: 'pipe' });
    await text(child.stdout);
    const { readFileSync } = await import('node:fs');
    expect(readFileSync(file, 'utf8')).toContain(
      'terminal is not there: there is no terminal (/dev/tty: ENXIO)',
    );
  });
});
