const ALWAYS = [
  ...['connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authorization'],
  ...['proxy-authentication-info', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'http2-settings'],
];

/** The headers that are for one connection only (RFC 9110 §7.6.1), with those that `connection` names. */
export function hopByHop(connection: string | string[] | undefined): ReadonlySet<string> {
  const named = [connection ?? []].flat().flatMap((value) => value.toLowerCase().split(','));
  return new Set([...ALWAYS, ...named.map((name) => name.trim())]);
}
