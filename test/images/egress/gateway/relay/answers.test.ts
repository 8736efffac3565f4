import { describe, expect, it } from 'vitest';
import { configFor, GOOD, KEYS, startGateway } from '../support/gateway.ts';
import { fakeApi, json } from '../support/vendor.ts';

const KEY = KEYS.openai;

describe('an error of the vendor', () => {
  it.each([401, 403])(
    '%i says that the key is no good, for the log, and shows none of it',
    async (status) => {
      const message = `Incorrect API key provided: ${KEY}, or sk-proj-****ghij.`;
      const api = await fakeApi((response) => {
        response.setHeader('x-echo', `Bearer ${KEY}`);
        response.setHeader('retry-after', '7');
        json(response, { error: { message } }, status);
      });
      const { ask, log } = await startGateway(configFor(api.url));
      const answer = await ask(GOOD.openai);
      expect(answer.status).toBe(status);
      expect(JSON.parse(answer.body)).toEqual({
        error: { message: 'Incorrect API key provided: [redacted], or [redacted].' },
      });
      expect(answer.headers['retry-after']).toBe('7');
      expect(answer.headers['x-echo']).toBeUndefined();
      expect(log).toMatchObject([
        { action: 'failed', rule: 'key-rejected', reason: 'the vendor rejected the key', status },
      ]);
    },
  );

  it("Google's 400 for a bad key is told apart from its other 400s", async () => {
    let reason = 'API_KEY_INVALID';
    const api = await fakeApi((response) => json(response, { error: { details: [{ reason }] } }, 400));
    const { ask, log } = await startGateway(configFor(api.url));
    await ask(GOOD.gemini);
    reason = 'SOMETHING_ELSE';
    await ask(GOOD.gemini);
    expect(log).toMatchObject([
      { action: 'failed', rule: 'key-rejected' },
      { action: 'allowed', status: 400 },
    ]);
  });

  it('passes as it is where no key is in it', async () => {
    const body = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
    const api = await fakeApi((response) => json(response, body, 529));
    const { ask, log } = await startGateway(configFor(api.url));
    expect(await ask(GOOD.anthropic)).toMatchObject({ status: 529, body: JSON.stringify(body) });
    expect(log).toMatchObject([{ action: 'allowed', status: 529 }]);
  });

  it.each([
    ['too long', {}, `${'x'.repeat(65_530)}${KEY}`],
    ['compressed', { 'content-encoding': 'gzip' }, KEY],
  ])('that is %s is replaced', async (_, headers, body) => {
    const api = await fakeApi((response) => response.writeHead(500, headers).end(body));
    const { ask } = await startGateway(configFor(api.url));
    const answer = await ask(GOOD.openai);
    expect(answer.status).toBe(500);
    expect(JSON.parse(answer.body).error.message).toContain("can't be searched for the key");
    expect(JSON.stringify(answer)).not.toContain(KEY);
  });

  it('whose key lies across two pieces is searched whole', async () => {
    const api = await fakeApi((response) => {
      response.writeHead(400).write(KEY.slice(0, 7), () => setTimeout(() => response.end(KEY.slice(7)), 20));
    });
    const { ask } = await startGateway(configFor(api.url));
    expect((await ask(GOOD.openai)).body).toBe('[redacted]');
  });
});

it.each([300, 301, 302, 303, 304, 307, 308])(
  'a redirect (%i) is not followed and not passed on',
  async (status) => {
    const other = await fakeApi();
    const api = await fakeApi((response) =>
      response.writeHead(status, { location: `${other.url}/v1/responses` }).end(),
    );
    const { ask, log } = await startGateway(configFor(api.url));
    const answer = await ask(GOOD.openai);
    expect(answer.status).toBe(502);
    expect(answer.headers.location).toBeUndefined();
    expect(log).toMatchObject([{ action: 'refused', rule: 'redirect', status: 502 }]);
    expect(other.connections()).toBe(0);
  },
);

it('interim answers are not passed on, cookies neither', async () => {
  const api = await fakeApi((response) => {
    response.writeEarlyHints({ link: '</x>; rel=preload' });
    response.setHeader('set-cookie', ['session=1']);
    response.setHeader('request-id', 'req_1');
    json(response, {});
  });
  const { ask } = await startGateway(configFor(api.url));
  const { status, headers } = await ask(GOOD.anthropic);
  expect(status).toBe(200);
  expect(headers['set-cookie']).toBeUndefined();
  expect(headers['request-id']).toBe('req_1');
});
