import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { AgentOutput } from '../../../runner/run/output.ts';

test('what the agent prints waits while a question stands, and loses nothing', async () => {
  const [from, to] = [new PassThrough(), new PassThrough()];
  const output = new AgentOutput();
  output.connect(from, to);
  from.write('a');
  await sleep(10);
  expect(String(to.read())).toBe('a');

  const release = await output.hold();
  const other = await output.hold();
  from.write('b');
  await sleep(10);
  expect(to.read()).toBeNull();
  await release();
  await release();
  await sleep(10);
  expect(to.read()).toBeNull();

  await other();
  from.write('c');
  await sleep(10);
  expect(String(to.read())).toBe('bc');
  from.end();
  await sleep(10);
  expect(to.writable).toBe(true);
});

test('where nobody reads it any more it is dropped, and the agent does not wait', async () => {
  const [from, to] = [new PassThrough({ highWaterMark: 10 }), new PassThrough()];
  new AgentOutput().connect(from, to);
  to.destroy(new Error('EPIPE'));
  await sleep(10);
  for (let count = 0; count < 10; count += 1) from.write('x'.repeat(100));
  await sleep(10);
  expect(from.readableLength + from.writableLength).toBe(0);
});
