import { request } from 'node:http';
import { connect } from 'node:net';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { GATEWAY_PORT, PROXY_PORT } from '../places.ts';
import type { Finding, ProbeOrder } from './order.ts';

const DEADLINE = 15_000;
const START = 10_000;

interface Answer {
  status: number;
  text: string;
}

/** One request to a port of the door; an error is an answer with status 0. */
function ask(options: { port: number; method: string; path: string; headers?: Record<string, string> }) {
  return new Promise<Answer>((resolve) => {
    const asked = request({
      ...options,
      host: '127.0.0.1',
      agent: false,
      signal: AbortSignal.timeout(DEADLINE),
    });
    asked.on('error', (error) => resolve({ status: 0, text: error.message }));
    asked.on('connect', (response, socket, head) => {
      const status = response.statusCode ?? 0;
      if (status === 200) {
        socket.destroy();
        resolve({ status, text: '' });
      } else read(socket, head.toString('utf8'), (text) => resolve({ status, text }));
    });
    asked.on('response', (response) => {
      read(response, '', (text) => resolve({ status: response.statusCode ?? 0, text }));
    });
    asked.end();
  });
}

/** The beginning of what a stream says until it ends, after `before`. */
function read(stream: Readable, before: string, done: (text: string) => void): void {
  let text = before;
  stream.setEncoding('utf8');
  stream.on('data', (piece: string) => {
    text = (text + piece).slice(0, 1000);
  });
  const end = () => done(text);
  stream.on('end', end).on('error', end).on('close', end);
}

const tunnel = (target: string) => ask({ port: PROXY_PORT, method: 'CONNECT', path: target });

function expectStatus(check: string, expected: readonly number[], { status, text }: Answer): Finding {
  const found = status === 0 ? text : `status ${status}`;
  return { check, outcome: expected.includes(status) ? 'holds' : 'broken', found };
}

/** Whether a host is refused, with its name in the refusal. */
export async function refusedHost(host: string): Promise<Finding> {
  const answer = await tunnel(`${host}:443`);
  const finding = expectStatus('a host without a rule is refused', [403], answer);
  // The refusal is the proxy's own only where it says what was asked for.
  return finding.outcome === 'holds' && !answer.text.includes(host)
    ? { ...finding, outcome: 'broken', found: 'a 403 that does not name the host' }
    : finding;
}

async function allowedHost({ host, port }: { host: string; port: number }): Promise<Finding> {
  const answer =
    port === 443
      ? await tunnel(`${host}:443`)
      : await ask({ port: PROXY_PORT, method: 'HEAD', path: `http://${host}/`, headers: { host } });
  const check = `${host} passes`;
  if ([502, 504].includes(answer.status)) {
    return { check, outcome: 'unsure', found: `allowed, but out of reach (status ${answer.status})` };
  }
  const refused = answer.status === 0 || answer.status === 403;
  return {
    check,
    outcome: refused ? 'broken' : 'holds',
    found: answer.status === 0 ? answer.text : `status ${answer.status}`,
  };
}

/** Waits until the door listens: it may have been started a moment ago. A door that stays closed is found by what is asked of it. */
async function opened(port: number): Promise<void> {
  for (const until = Date.now() + START; Date.now() < until; ) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port });
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (open) return;
    await sleep(20);
  }
}

/** What the proxy and the gateway answer at the door. */
export async function doorFindings(order: ProbeOrder): Promise<Finding[]> {
  await Promise.all([PROXY_PORT, GATEWAY_PORT].map(opened));
  const vendor = order.vendor ?? 'anthropic';
  const gateway = (path: string, token: string) =>
    ask({
      port: GATEWAY_PORT,
      method: 'POST',
      path: `/${vendor}${path}`,
      headers: { authorization: `Bearer ${token}` },
    });
  const pending = [
    refusedHost(order.refused),
    tunnel('192.0.2.1:443').then((answer) => expectStatus('an IP address is refused', [403], answer)),
    tunnel('169.254.169.254:80').then((answer) =>
      expectStatus('the metadata service is refused', [403], answer),
    ),
    ...(order.allowed === undefined ? [] : [allowedHost(order.allowed)]),
    ...(order.vendor === undefined
      ? []
      : [
          gateway('/v1/messages', 'not-the-token').then((answer) =>
            expectStatus('the gateway refuses another token', [401], answer),
          ),
          gateway('/v1/organizations', order.token).then((answer) =>
            expectStatus('the gateway refuses what is no model API', [403, 404], answer),
          ),
        ]),
  ];
  return await Promise.all(pending);
}
