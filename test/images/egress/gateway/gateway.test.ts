import { describe, expect, it } from 'vitest';
import { VENDORS } from '../../../../policy/egress/file.ts';
import { configFor, GOOD, KEYS, startGateway, TOKEN } from './support/gateway.ts';
import { fakeApi } from './support/vendor.ts';

const OWN_HEADER = { anthropic: 'x-api-key', openai: 'authorization', gemini: 'x-goog-api-key' };

describe('a request of a CLI reaches its vendor', () => {
  it.each(VENDORS)('%s, with the key in the place of the token, and is logged', async (name) => {
    const api = await fakeApi();
    const { ask, log } = await startGateway(configFor(api.url));
    const answer = await ask(GOOD[name], '{"model":"m"}');
    expect(answer).toMatchObject({ status: 200, body: '{}' });
    const [got] = api.got;
    expect(got).toMatchObject({
      method: 'POST',
      url: GOOD[name].path.slice(name.length + 1),
      body: '{"model":"m"}',
    });
    expect(got?.headers[OWN_HEADER[name]]).toContain(KEYS[name]);
    expect(JSON.stringify(got?.rawHeaders)).not.toContain(TOKEN);
    expect(log).toHaveLength(1);
    expect(log[0]).toMatchObject({
      part: 'gateway',
      action: 'allowed',
      method: 'POST',
      host: name,
      path: GOOD[name].path.slice(name.length + 1).split('?')[0],
      status: 200,
      sent_bytes: 13,
      received_bytes: 2,
    });
    expect(log[0]?.rule).toMatch(new RegExp(`^${name} POST /v1`));
    expect(JSON.stringify([log, answer])).not.toContain(KEYS[name]);
  });

  it('below the path of its base_url, whose version is not said twice', async () => {
    const api = await fakeApi();
    for (const [base, url] of [
      ['', '/v1/responses'],
      ['/', '/v1/responses'],
      ['/v1', '/v1/responses'],
      ['/llm/v1/', '/llm/v1/responses'],
      ['/llm', '/llm/v1/responses'],
    ]) {
      const { ask } = await startGateway(configFor(api.url + base));
      await ask(GOOD.openai);
      expect(api.got.at(-1)?.url).toBe(url);
    }
  });
});

describe('is refused and logged, and nothing reaches the vendor:', () => {
  const cases: [
    what: string,
    status: number,
    rule: string,
    request: object,
    config?: object | null,
    keys?: object,
  ][] = [
    ['no token', 401, 'token', { headers: {} }],
    ['a wrong token', 401, 'token', { headers: { 'x-api-key': `${TOKEN}x` } }],
    ['the real key in its place', 401, 'token', { headers: { 'x-api-key': KEYS.anthropic } }],
    ['two tokens', 401, 'token', { headers: { 'x-api-key': [TOKEN, TOKEN] } }],
    ['the token of no scheme', 401, 'token', { headers: { authorization: TOKEN } }],
    ["the token in another vendor's header", 401, 'token', { headers: { 'x-goog-api-key': TOKEN } }],
    ['a path that no CLI needs', 404, 'path', { path: '/anthropic/v1/files' }],
    [
      'settings that a server sends',
      404,
      'path',
      {
        path: '/anthropic/api/claude_code/settings',
        method: 'GET',
        headers: { 'x-api-key': TOKEN, 'content-length': '2' },
      },
    ],
    ['telemetry', 404, 'path', { path: '/anthropic/api/event_logging/v2/batch' }],
    ['another method', 405, 'method', { method: 'PUT' }],
    ['a key in the query', 400, 'query', { path: '/anthropic/v1/messages?key=x' }],
    [
      'a body with GET',
      400,
      'body',
      { path: '/anthropic/v1/models', method: 'GET', headers: { 'x-api-key': TOKEN, 'content-length': '2' } },
    ],
    ['no vendor', 404, 'path', { path: '/v1/messages' }],
    ['a vendor that the policy does not name', 403, 'vendor', {}, { vendors: {} }],
    ['no policy', 503, 'no-policy', {}, null],
    ['no key', 503, 'no-key', {}, {}, {}],
    ['a key of two lines', 503, 'no-key', {}, {}, { anthropic: 'sk-1\r\nx-evil: 1' }],
    ['a body too large', 413, 'body', { headers: { 'x-api-key': TOKEN, 'content-length': '67108865' } }],
  ];
  it.each(cases)('%s', async (_, status, rule, request, config = {}, keys = KEYS) => {
    const api = await fakeApi();
    const { ask, log } = await startGateway(config === null ? undefined : configFor(api.url, config), {
      keys: () => keys,
    });
    const answer = await ask({ ...GOOD.anthropic, ...request }, '{}');
    expect(answer.status).toBe(status);
    expect(answer.body).toContain("Paddock's gateway: ");
    expect(answer.headers['x-should-retry']).toBe('false');
    expect(log).toMatchObject([{ part: 'gateway', action: 'refused', rule, status }]);
    expect(log[0]?.reason).toBeTruthy();
    expect(api.connections()).toBe(0);
  });

  it("in the vendor's own words", async () => {
    const { ask } = await startGateway(configFor('http://127.0.0.1:9'));
    const body = async (name: keyof typeof GOOD) =>
      JSON.parse((await ask({ ...GOOD[name], headers: {} })).body);
    expect(await body('anthropic')).toMatchObject({ type: 'error', error: { type: 'authentication_error' } });
    expect(await body('openai')).toMatchObject({
      error: { type: 'invalid_request_error', code: 'invalid_api_key' },
    });
    expect(await body('gemini')).toMatchObject({ error: { code: 401, status: 'UNAUTHENTICATED' } });
    expect((await ask({ path: '/' })).headers['content-type']).toBe('text/plain; charset=utf-8');
  });
});

it('a new policy and new keys hold from the next request on', async () => {
  const [one, two] = [await fakeApi(), await fakeApi()];
  let config = configFor(one.url);
  let keys = { anthropic: 'key-one' };
  const { ask } = await startGateway(() => config, { keys: () => keys });
  await ask(GOOD.anthropic);
  config = configFor(two.url);
  keys = { anthropic: 'key-two' };
  await ask(GOOD.anthropic);
  expect([one, two].map(({ got }) => got.map(({ headers }) => headers['x-api-key']))).toEqual([
    ['key-one'],
    ['key-two'],
  ]);
});

it('what goes wrong inside is a refusal, not the end of the gateway', async () => {
  const api = await fakeApi();
  let isBroken = true;
  const { ask, log } = await startGateway(() => {
    if (isBroken) throw new Error(KEYS.anthropic);
    return configFor(api.url);
  });
  const answer = await ask(GOOD.anthropic);
  expect(answer.status).toBe(500);
  expect(JSON.stringify([answer, log])).not.toContain(KEYS.anthropic);
  expect(log).toMatchObject([{ action: 'refused', rule: 'internal' }]);
  isBroken = false;
  expect((await ask(GOOD.anthropic)).status).toBe(200);
});
