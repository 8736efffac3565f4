import { ALERT, Refusal } from '../refusal.ts';
import { parseClientHello } from './client-hello.ts';

/**
 * Throws a {@link Refusal} unless a ClientHello names `host`, openly and alone.
 *
 * A ClientHello with encrypted_client_hello (RFC 9849) is refused even where its outer name is the host: the server in front of
 * many sites goes by the encrypted inner name, which can be any of them. A made-up extension (GREASE) looks the
 * same. Only browsers send it unasked; seen without it are curl 7.88, git 2.39 (GnuTLS), Node.js 24, Claude Code 2.1.330 (Bun), Codex
 * CLI 0.169.0 (rustls). Early data is refused as well: it lets more follow the ClientHello before a second one, see
 * `again.ts`. None of those send it either.
 */
export function checkHello(body: Buffer, host: string): void {
  const { serverName, encrypted, earlyData } = parseClientHello(body);
  if (encrypted !== undefined) {
    throw new Refusal({
      rule: 'ech',
      reason: `the TLS handshake hides a name (${encrypted})`,
      advice: 'Switch ECH off in the client.',
    });
  }
  if (serverName === undefined) {
    throw new Refusal({
      rule: 'sni-absent',
      reason: 'the TLS handshake names no host (SNI)',
      alert: ALERT.unrecognizedName,
    });
  }
  if (serverName.toLowerCase().replace(/\.$/, '') !== host) {
    throw new Refusal({
      rule: 'sni-differs',
      reason: `the TLS handshake names ${JSON.stringify(serverName)} (SNI), another host than CONNECT did`,
      alert: ALERT.unrecognizedName,
    });
  }
  if (earlyData)
    throw new Refusal({ rule: 'early-data', reason: 'the TLS handshake brings early data (0-RTT)' });
}
