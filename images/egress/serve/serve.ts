import type { Server } from 'node:net';
import { controlServer } from '../control/server.ts';
import { createGateway } from '../gateway/gateway.ts';
import { type LogOptions, makeLog } from '../log/log.ts';
import { createProxy } from '../proxy/server.ts';
import { makeAnswers } from './answers.ts';
import { KeyFiles } from './key-files.ts';
import { listenAt } from './listen.ts';
import type { Policy } from './policy.ts';

/** Where things are; in the image as places.ts says. */
export interface Places {
  proxy: string;
  gateway: string;
  control: string;
  /** The folder of the keys. */
  keys: string;
}

export interface ServeOptions {
  places: Places;
  version: string;
  /** Connections that each listener may have at once. */
  limit: number;
  /** Where the log's lines go. */
  output: Pick<LogOptions, 'write' | 'full'>;
}

export interface Serving {
  log: ReturnType<typeof makeLog>;
  /** Takes no more connections, gives those that are open some time to end, in milliseconds, and closes them. */
  drain(milliseconds: number): Promise<void>;
}

/**
 * Starts the proxy, the gateway and the control socket. Until a policy comes through the control socket nothing passes. Throws a
 * Failure, with nothing left open, where a socket can't be had.
 */
export async function serve({ places, version, limit, output }: ServeOptions): Promise<Serving> {
  let policy: Policy | undefined;
  const keys = new KeyFiles(places.keys);
  const log = makeLog({ run: () => policy?.file.run ?? '-', ...output });

  const proxy = createProxy({
    policy: () => policy?.proxy,
    log,
    limits: { connections: limit },
  });
  const gateway = createGateway({
    config: () => policy?.gateway,
    keys: () => keys.all(),
    log,
    maxConnections: limit,
  });
  const answers = makeAnswers({
    version,
    limit,
    keys,
    log,
    proxy,
    gateway,
    policy: () => policy,
    replace(next) {
      policy = next;
      proxy.recheck();
    },
  });
  const control = controlServer(answers.answer);

  const close = async () => {
    control.close();
    await Promise.all([proxy.close(), gateway.close()]);
  };
  try {
    // The control socket first: one that is alive says that all is taken.
    answers.listen(await listenAt(control, places.control));
    answers.listen(await listenAt(proxy.server, places.proxy));
    answers.listen(await listenAt(gateway.server, places.gateway));
  } catch (error) {
    await close();
    throw error;
  }
  const reason = `version ${version}, ${limit} connections a listener, closed until a policy comes`;
  log({ part: 'process', action: 'started', reason });

  return {
    log,
    async drain(milliseconds) {
      const ended = Promise.all([proxy.server, gateway.server, control].map(closed));
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, milliseconds))]);
      await close();
    },
  };
}

/** Stops listening; resolves when the last connection has ended. */
function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
