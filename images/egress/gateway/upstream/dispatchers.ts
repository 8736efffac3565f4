import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import type { GatewayConfig } from '../config.ts';

const CONNECT = 10_000;
/** Models think for minutes before they say a word, and between two. */
const SILENCE = 10 * 60_000;

/** The pools of connections to the vendors. */
export interface Dispatchers {
  /** The pool that fits `config`. Another one than before closes the old, once its requests have ended. */
  get(config: GatewayConfig): Dispatcher;
  close(): Promise<void>;
}

/** No pool yet. */
export function createDispatchers(): Dispatchers {
  let current: { id: string; dispatcher: Dispatcher } | undefined;
  const all = new Set<Dispatcher>();

  function retire(dispatcher: Dispatcher): void {
    const forget = () => all.delete(dispatcher);
    dispatcher.close().then(forget, forget);
  }

  return {
    get({ ca, upstream_proxy }) {
      const id = JSON.stringify([ca, upstream_proxy]);
      if (current?.id === id) return current.dispatcher;
      const dispatcher = makeDispatcher(ca, upstream_proxy);
      all.add(dispatcher);
      if (current !== undefined) retire(current.dispatcher);
      current = { id, dispatcher };
      return dispatcher;
    },
    async close() {
      current = undefined;
      await Promise.all([...all].map((dispatcher) => dispatcher.destroy()));
    },
  };
}

function makeDispatcher(ca: string | undefined, proxy: string | undefined): Dispatcher {
  const secure = ca === undefined ? {} : { secureContext: trusting(ca) };
  const common = {
    // HTTP/1.1 alone: one request to a connection, so that no stream waits for another's.
    allowH2: false,
    headersTimeout: SILENCE,
    bodyTimeout: SILENCE,
    connectTimeout: CONNECT,
    maxHeaderSize: 64 * 1024,
  };
  if (proxy === undefined) return new Agent({ ...common, connect: { ...secure, timeout: CONNECT } });
  return new ProxyAgent({ ...common, uri: proxy, requestTls: secure, proxyTls: secure });
}

/** Made once for all connections: reading the public certificates takes milliseconds. */
function trusting(ca: string): SecureContext {
  return createSecureContext({ ca: [...getCACertificates('default'), ca] });
}
