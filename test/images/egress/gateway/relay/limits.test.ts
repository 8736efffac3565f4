import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { configFor, GOOD, PLENTY, startGateway, until } from '../support/gateway.ts';
import { fakeApi, json } from '../support/vendor.ts';

const USED = { type: 'message', object: 'response', usage: { input_tokens: 60, total_tokens: 60 } };

describe('requests a minute', () => {
  it('over the limit get a 429 with the time that is left, then pass again', async () => {
    let now = 0;
    const api = await fakeApi();
    const limits = { ...PLENTY, requests_per_minute: 2 };
    const { ask, log } = await startGateway(configFor(api.url, { limits }), { clock: () => now });
    await ask(GOOD.openai);
    await ask(GOOD.anthropic);
    now = 20_000;
    const answer = await ask(GOOD.gemini);
    expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': '40' } });
    expect(answer.headers['x-should-retry']).toBeUndefined();
    expect(JSON.parse(answer.body).error).toMatchObject({
      status: 'RESOURCE_EXHAUSTED',
      message: "Paddock's gateway: this run may make 2 requests a minute. The next one is free in 40 s.",
      details: [{ retryDelay: '40s' }],
    });
    expect(log.at(-1)).toMatchObject({ action: 'refused', rule: 'limit-requests', status: 429 });
    now = 60_001;
    expect((await ask(GOOD.gemini)).status).toBe(200);
    expect(api.got).toHaveLength(3);
  });

  it('are not used up by what is refused', async () => {
    const api = await fakeApi();
    const { ask } = await startGateway(configFor(api.url, { limits: { ...PLENTY, requests_per_minute: 1 } }));
    for (let index = 0; index < 5; index += 1)
      await ask({ path: '/openai/v1/files', headers: GOOD.openai.headers });
    for (let index = 0; index < 5; index += 1) await ask({ ...GOOD.openai, headers: {} });
    expect((await ask(GOOD.openai)).status).toBe(200);
  });
});

describe('the budget of tokens', () => {
  it('ends over all vendors, and says so in words that are not tried again', async () => {
    const api = await fakeApi((response) => json(response, USED));
    const { ask, gateway } = await startGateway(configFor(api.url, { limits: { ...PLENTY, tokens: 100 } }));
    expect((await ask(GOOD.anthropic)).status).toBe(200);
    expect((await ask(GOOD.openai)).status).toBe(200);
    expect(gateway.stats().tokens).toBe(120);
    const answers = {
      openai: await ask(GOOD.openai),
      gemini: await ask(GOOD.gemini),
      claude: await ask(GOOD.anthropic),
    };
    for (const answer of Object.values(answers)) {
      expect(answer).toMatchObject({ status: 429, headers: { 'x-should-retry': 'false' } });
      expect(answer.body).toContain('budget of 100 tokens is used up');
    }
    expect(JSON.parse(answers.openai.body).error.code).toBe('insufficient_quota');
    expect(JSON.parse(answers.gemini.body).error.message).toContain('limit: 0');
    expect(api.got).toHaveLength(2);
  });

  it('is charged for an answer that the agent does not wait for', async () => {
    const api = await fakeApi((response) =>
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('x'),
    );
    const { begin, ask, gateway } = await startGateway(
      configFor(api.url, { limits: { ...PLENTY, tokens: 100 } }),
    );
    (await begin(GOOD.openai, 'x'.repeat(4000))).destroy();
    await until(() => gateway.stats().tokens > 1000);
    expect((await ask(GOOD.openai)).status).toBe(429);
  });

  it('is not charged for counting them, or for an error', async () => {
    let status = 200;
    const api = await fakeApi((response) => json(response, USED, status));
    const { ask, gateway } = await startGateway(configFor(api.url));
    await ask({ ...GOOD.anthropic, path: '/anthropic/v1/messages/count_tokens?beta=true' });
    status = 500;
    await ask(GOOD.anthropic);
    expect(gateway.stats().tokens).toBe(0);
  });
});

describe('the budget of bytes', () => {
  it('breaks off an answer that goes over it, and lets nothing follow', async () => {
    const api = await fakeApi((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('x'.repeat(500));
      setTimeout(() => response.end('x'.repeat(600)), 20);
    });
    const { begin, ask, log } = await startGateway(
      configFor(api.url, { limits: { ...PLENTY, bytes: 1000 } }),
    );
    await expect(text(await begin(GOOD.openai, '{}'))).rejects.toThrow('aborted');
    expect(log).toMatchObject([{ action: 'refused', rule: 'limit-bytes', status: 200 }]);
    expect((await ask(GOOD.openai)).body).toContain('budget of 1000 bytes is used up');
    expect(api.got).toHaveLength(1);
  });

  it('answers a request that goes over it, which the vendor never sees whole', async () => {
    const api = await fakeApi();
    const { ask, log } = await startGateway(configFor(api.url, { limits: { ...PLENTY, bytes: 100_000 } }));
    expect((await ask(GOOD.openai, 'x'.repeat(200_000))).status).toBe(429);
    expect(log).toMatchObject([{ action: 'refused', rule: 'limit-bytes', status: 429 }]);
    expect(api.got).toHaveLength(0);
  });
});

it('a body without a length is stopped where it grows too large', async () => {
  const api = await fakeApi();
  const { ask, log } = await startGateway(configFor(api.url));
  const body = Buffer.alloc(65 * 1024 * 1024);
  const headers = { ...GOOD.openai.headers, 'transfer-encoding': 'chunked' };
  expect((await ask({ ...GOOD.openai, headers }, body)).status).toBe(413);
  expect(log).toMatchObject([{ action: 'refused', rule: 'body', status: 413 }]);
  expect(api.got).toHaveLength(0);
}, 20_000);
