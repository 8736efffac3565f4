import { connect } from 'node:net';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ALL } from '../../../../../images/egress/gateway/vendors/all.ts';
import { configFor, startGateway, TOKEN } from '../support/gateway.ts';
import { fakeApi } from '../support/vendor.ts';

/** What the vendors' APIs may see, written apart from the code that decides it. */
const LISTED = [
  /^POST \/v1\/messages(\/count_tokens)?(\?beta=true)?$/,
  /^GET \/v1\/models(\/[a-zA-Z0-9][\w.-]*)?(\?(&?(beta=true|limit=\d+|client_version=[\w.+-]+|(after|before)_id=[\w.-]+))+)?$/,
  /^POST \/v1\/responses$/,
  /^POST \/v1beta\/models\/[a-zA-Z0-9][\w.-]*:(generateContent|countTokens|streamGenerateContent\?alt=sse)$/,
];

const REAL = Object.values(ALL).flatMap(({ name, routes }) =>
  routes.map(({ path }) => `/${name}${path.replace('{model}', 'm-1.5')}`),
);
const piece = fc.oneof(
  fc.constantFrom(
    '..',
    '.',
    '%2e',
    '%2f',
    '%5c',
    '//',
    '/',
    '\\',
    ';',
    '?',
    '&',
    '=',
    '#',
    '@',
    ':',
    '%00',
    '%0d%0a',
    '\t',
  ),
  fc.constantFrom(
    'v1',
    'v1beta',
    'files',
    'messages',
    'models',
    'batches',
    'beta=true',
    'alt=sse',
    'key=x',
    'http://x',
  ),
  fc.string({ minLength: 1, maxLength: 4 }),
);
/** A path that is needed, with pieces put in anywhere, or cut. */
const nearReal = fc
  .tuple(fc.constantFrom(...REAL), fc.array(fc.tuple(fc.nat(60), piece, fc.nat(4)), { maxLength: 3 }))
  .map(([path, changes]) =>
    changes.reduce((text, [at, put, cut]) => text.slice(0, at) + put + text.slice(at + cut), path),
  );
const anything = fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join('')}`);
const line = fc.tuple(
  fc.constantFrom('GET', 'POST', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'CONNECT'),
  fc.oneof(nearReal, nearReal, anything),
);

it('whatever is asked for, only what is listed reaches a vendor, as it was asked for', async () => {
  const api = await fakeApi();
  const { socket, gateway } = await startGateway(configFor(api.url));
  let passed = 0;
  await fc.assert(
    fc.asyncProperty(line, async ([method, target]) => {
      const before = api.got.length;
      const status = await send(socket, method, target);
      const got = api.got.slice(before).map(({ method, url }) => `${method} ${url}`);
      if (status !== 200) expect(got).toEqual([]);
      else {
        passed += 1;
        expect(got).toEqual([`${method} ${target.replace(/^\/\w+/, '')}`]);
        expect(LISTED.some((listed) => listed.test(got[0] ?? ''))).toBe(true);
      }
    }),
    {
      numRuns: 2000,
      examples: REAL.flatMap((path): [string, string][][] => [[['GET', path]], [['POST', path]]]),
    },
  );
  expect(passed).toBeGreaterThan(20);
  expect(gateway.stats().active).toBe(0);
}, 60_000);

/** Sends a request line as it is, with the token in every place, and gives the status of the answer. */
function send(socket: string, method: string, target: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = '';
    const connection = connect(socket, () =>
      connection.write(
        Buffer.from(
          `${method} ${target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX-Api-Key: ${TOKEN}\r\nX-Goog-Api-Key: ${TOKEN}\r\n` +
            `Authorization: Bearer ${TOKEN}\r\n\r\n`,
          'latin1',
        ),
      ),
    );
    connection.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    connection.on('error', reject);
    connection.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1])));
  });
}
