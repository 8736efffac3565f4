import { rootCertificates } from 'node:tls';
import { GATEWAY_PORT, PROXY_PORT } from '../../images/egress/places.ts';
import { VENDORS, type VendorName } from '../../policy/egress/file.ts';
import type { EngineName } from '../engine/find.ts';
import type { Names } from './names.ts';

/** What a container needs to be behind a network: the engine's flags and the environment. */
export interface Inside {
  flags: string[];
  environment: Record<string, string>;
}

const PROXY = `http://127.0.0.1:${PROXY_PORT}`;
const GATEWAY = `http://127.0.0.1:${GATEWAY_PORT}`;
const DIRECT = 'localhost,127.0.0.1,::1';

/** Where the agent finds a CA bundle of the operator's own. */
export const CA_BUNDLE = '/run/paddock-ca.pem';

/** The text of such a bundle: the public CAs, and the operator's own in PEM. */
export const bundleOf = (ca: string): string => [...rootCertificates, ca].join('\n');

// As each CLI asks for them (Claude Code 2.1.330, Codex CLI 0.169.0, Gemini CLI 0.61.0). The key is the run's token, which is worth nothing elsewhere.
const VENDOR: Record<VendorName, (token: string) => Record<string, string>> = {
  anthropic: (token) => ({ ANTHROPIC_BASE_URL: `${GATEWAY}/anthropic`, ANTHROPIC_API_KEY: token }),
  openai: (token) => ({ OPENAI_BASE_URL: `${GATEWAY}/openai/v1`, OPENAI_API_KEY: token }),
  gemini: (token) => ({ GOOGLE_GEMINI_BASE_URL: `${GATEWAY}/gemini`, GEMINI_API_KEY: token }),
};

/**
 * What puts a container behind the network: it shares the door's namespace, in which there is nothing but loopback. Proxy
 * variables come in both cases, as programs read one or the other. `caBundle` is a file on the host with every CA that is trusted,
 * for a company whose proxy opens TLS.
 *
 * All three vendors' base URLs are set, also without a key, so that no file of the workspace can set one.
 */
export function insideOf(engine: EngineName, names: Names, token: string, caBundle?: string): Inside {
  const upper = { HTTP_PROXY: PROXY, HTTPS_PROXY: PROXY, ALL_PROXY: PROXY, NO_PROXY: DIRECT };
  const lower = Object.fromEntries(Object.entries(upper).map(([name, value]) => [name.toLowerCase(), value]));
  const certificates = ['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS', 'GIT_SSL_CAINFO', 'CURL_CA_BUNDLE'];
  return {
    flags: [
      ...['--network', `container:${names.door}`],
      // podman would name the host in /etc/hosts, with all that its own file names.
      ...(engine === 'podman' ? ['--no-hosts'] : []),
      ...(caBundle === undefined ? [] : ['--volume', `${caBundle}:${CA_BUNDLE}:ro`]),
    ],
    environment: {
      ...upper,
      ...lower,
      ...Object.fromEntries(VENDORS.flatMap((vendor) => Object.entries(VENDOR[vendor](token)))),
      ...(caBundle === undefined ? {} : Object.fromEntries(certificates.map((name) => [name, CA_BUNDLE]))),
    },
  };
}
