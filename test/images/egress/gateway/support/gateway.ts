import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent as HttpAgent, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { GatewayConfig } from '../../../../../images/egress/gateway/config.ts';
import {
  createGateway,
  type Gateway,
  type GatewayOptions,
} from '../../../../../images/egress/gateway/gateway.ts';
import { type EgressKeys, type GatewayLimits, VENDORS } from '../../../../../policy/egress/file.ts';
import type { EgressEvent } from '../../../../../policy/egress/log.ts';

export const TOKEN = 'run-token-of-this-run';
export const KEYS = {
  anthropic: 'sk-ant-api03-AAAABBBBCCCCDDDDEEEE',
  openai: 'sk-proj-0123456789abcdefghij',
  gemini: 'AIzaSyFFFFGGGGHHHHIIIIJJJJ',
} as const satisfies EgressKeys;
export const PLENTY: GatewayLimits = { requests_per_minute: 1_000_000, bytes: 1e12 };

/** A request that each vendor's CLI makes, with its token. */
export const GOOD = {
  anthropic: { path: '/anthropic/v1/messages?beta=true', headers: { 'x-api-key': TOKEN } },
  openai: { path: '/openai/v1/responses', headers: { authorization: `Bearer ${TOKEN}` } },
  gemini: {
    path: '/gemini/v1beta/models/gemini-3.1-pro-preview:streamGenerateContent?alt=sse',
    headers: { 'x-goog-api-key': TOKEN },
  },
} as const;

/** A configuration under which every vendor's API is at `url`. */
export function configFor(url: string, more: Partial<GatewayConfig> = {}): GatewayConfig {
  return {
    token_sha256: createHash('sha256').update(TOKEN).digest('hex'),
    limits: PLENTY,
    vendors: Object.fromEntries(VENDORS.map((name) => [name, { base_url: url }])),
    ...more,
  };
}

export interface Answered {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface Started {
  gateway: Gateway;
  log: EgressEvent[];
  socket: string;
  /** Sends a request and reads its answer whole. */
  ask(options: RequestOptions, body?: string | Buffer): Promise<Answered>;
  /** Sends a request and gives its answer as soon as it begins. */
  begin(options: RequestOptions, body?: string | Buffer): Promise<IncomingMessage>;
  /** A connection on which bytes are written by hand. */
  raw(bytes?: string): Socket;
  /** The last line of the log, once there are `count` lines. */
  logged(count?: number): Promise<EgressEvent | undefined>;
}

/** A gateway on a Unix socket of its own, gone when the test ends. */
export async function startGateway(
  config: GatewayConfig | undefined | (() => GatewayConfig | undefined),
  more: Partial<GatewayOptions> = {},
): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  const socket = join(folder, 's');
  const log: EgressEvent[] = [];
  const gateway = createGateway({
    config: typeof config === 'function' ? config : () => config,
    keys: () => KEYS,
    log: (event) => log.push(event),
    ...more,
  });
  await new Promise<void>((resolve) => gateway.server.listen(socket, resolve));
  const agent = new HttpAgent({ keepAlive: true });
  onTestFinished(async () => {
    agent.destroy();
    await gateway.close();
    rmSync(folder, { recursive: true });
  });

  const begin: Started['begin'] = (options, body) =>
    new Promise((resolve, reject) => {
      const sent = request({ socketPath: socket, agent, method: 'POST', ...options }, resolve);
      sent.on('error', reject).end(body ?? (options.method === 'GET' ? undefined : '{}'));
    });
  return {
    gateway,
    log,
    socket,
    begin,
    async ask(options, body) {
      const response = await begin(options, body);
      return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) };
    },
    raw(bytes = '') {
      const connection = connect(socket);
      connection.on('error', () => {});
      onTestFinished(() => void connection.destroy());
      connection.write(bytes);
      return connection;
    },
    async logged(count = 1) {
      for (let turn = 0; turn < 300 && log.length < count; turn += 1) await pause(10);
      return log.at(-1);
    },
  };
}

export const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits up to three seconds until `holds` does. */
export async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 300 && !holds(); turn += 1) await pause(10);
  if (!holds()) throw new Error('it did not come to hold in three seconds');
}
