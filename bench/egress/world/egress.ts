import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import toml from '@iarna/toml';
import { execa } from 'execa';
import { z } from 'zod';
import { GATEWAY_PORT, PROXY_PORT } from '../../../images/egress/places.ts';
import type { EgressFile } from '../../../policy/egress/file.ts';
import { tokenHash } from '../../../runner/network/token.ts';
import { NETWORK, ORIGIN, VENDOR } from '../places.ts';
import { listens, type Started, start } from './start.ts';

const Image = z.object({
  config: z.object({ user: z.string(), entrypoint: z.array(z.string()), env: z.array(z.string()) }),
});

/** How the image starts its program. */
export interface Program {
  user: number;
  /** Node.js's flags and the program; Node.js is this process's own, of the same version. */
  args: string[];
  env: Record<string, string>;
}

/** Reads it from the image's description. */
export async function programOf(images: string): Promise<Program> {
  const text = await readFile(join(images, 'egress/image.toml'), 'utf8');
  const { user, entrypoint, env } = Image.parse(toml.parse(text)).config;
  return {
    user: Number(user.split(':')[0]),
    args: entrypoint.slice(entrypoint.indexOf('/usr/local/bin/node') + 1),
    env: Object.fromEntries(env.map((line) => line.split(/=(.*)/s, 2) as [string, string])),
  };
}

/** The two processes that a run has. */
export interface Egress {
  door: Started;
  serve: Started;
}

/** Starts both and puts a policy and a key in force, as `paddock egress up` does. */
export async function startEgress(program: Program, token: string, ca: string): Promise<Egress> {
  const { user, args, env } = program;
  const serve = start(process.execPath, [...args, 'serve'], { user, env });
  const door = start(process.execPath, [...args, 'door'], { user, env });
  await listens('127.0.0.1', PROXY_PORT);
  await listens('127.0.0.1', GATEWAY_PORT);
  const tell = (command: string, message: object) =>
    execa(process.execPath, [...args, command], {
      ...{ input: JSON.stringify(message), uid: user, gid: user, env, extendEnv: false, reject: false },
    });
  // It may not listen yet.
  for (let left = 50; (await tell('status', {})).failed && left > 0; left -= 1) await sleep(100);
  for (const [command, message] of [
    ['policy', policy(token, await readFile(ca, 'utf8'))],
    ['keys', { anthropic: 'sk-ant-bench-0123456789' }],
  ] as const) {
    const { failed, stderr } = await tell(command, message);
    if (failed) throw new Error(`egress ${command}: ${stderr}`);
  }
  return { door, serve };
}

function policy(token: string, ca: string): EgressFile {
  return {
    schema: 'paddock/egress/v1',
    run: 'bench',
    rules: [{ host: ORIGIN.name, below: false, port: 443, source: 'bench' }],
    permitted_networks: [NETWORK],
    ca,
    gateway: {
      token_sha256: tokenHash(token),
      limits: { requests_per_minute: 1_000_000, bytes: 1e12 },
      vendors: { anthropic: { base_url: `https://${VENDOR.name}` } },
    },
  };
}
