import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { configFor, GOOD, KEYS, pause, startGateway } from '../support/gateway.ts';
import { fakeApi, json } from '../support/vendor.ts';

it('200 streams at once come out whole and apart', async () => {
  const api = await fakeApi(async (response, _, body) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (let index = 0; index < 20; index += 1) {
      response.write(`data: {"id":${body},"index":${index}}\n\n`);
      await pause(5);
    }
    response.end();
  });
  const { ask, gateway, log } = await startGateway(configFor(api.url));
  const answers = await Promise.all(Array.from({ length: 200 }, (_, id) => ask(GOOD.openai, String(id))));
  for (const [id, { body }] of answers.entries()) {
    expect(body).toBe(
      Array.from({ length: 20 }, (_, index) => `data: {"id":${id},"index":${index}}\n\n`).join(''),
    );
  }
  expect(gateway.stats()).toMatchObject({ active: 0, requests: 200 });
  expect(log.every(({ action }) => action === 'allowed')).toBe(true);
  expect(JSON.stringify(answers)).not.toContain(KEYS.openai);
}, 20_000);

it('10,000 requests leave nothing behind', async () => {
  const api = await fakeApi((response) => json(response, {}));
  const { ask, gateway, log } = await startGateway(configFor(api.url));
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const some = async (count: number) => {
    for (let index = 0; index < count; index += 50) {
      await Promise.all(
        Array.from({ length: 50 }, (_, at) => ask(at % 5 === 0 ? { path: '/x' } : GOOD.openai)),
      );
      log.length = 0;
      api.got.length = 0;
    }
    for (let turn = 0; turn < 3; turn += 1) {
      collect();
      await pause(20);
    }
    return process.memoryUsage().heapUsed;
  };
  const before = await some(2000);
  const after = await some(10_000);
  expect(after - before).toBeLessThan(6 * 1024 * 1024);
  expect(gateway.stats().active).toBe(0);
  expect(api.connections()).toBeLessThan(100);
}, 60_000);
