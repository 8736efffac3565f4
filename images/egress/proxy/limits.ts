/** What bounds the proxy. Times are in milliseconds. */
export interface ProxyLimits {
  /** Connections from the agent's side at once, and requests in progress. */
  connections: number;
  /** Tunnels that wait for their ClientHello at once. */
  hellos: number;
  /** Bytes of a request's line and header fields together, and the number of fields. */
  headerBytes: number;
  headerFields: number;
  headersTime: number;
  /** For a whole plain HTTP request with its body. */
  requestTime: number;
  /** How long a connection may wait for its next request. */
  keepAliveTime: number;
  /** Bytes of a ClientHello with the records around it. The largest that the three CLIs, curl, git and Node.js send is 1,611. */
  helloBytes: number;
  helloTime: number;
  resolveTime: number;
  /** The addresses of one name that are tried, one after the other, and the time for each. */
  addresses: number;
  dialTime: number;
  /** For the answer of a company's proxy. */
  upstreamTime: number;
  /** How long neither side may say anything. */
  idleTime: number;
  /** How long a side may say nothing when the other has ended: a client that died looks like one that is waiting. */
  halfOpenTime: number;
}

export const PROXY_LIMITS: ProxyLimits = {
  connections: 500,
  hellos: 64,
  headerBytes: 16 * 1024,
  headerFields: 100,
  headersTime: 10_000,
  requestTime: 300_000,
  keepAliveTime: 15_000,
  helloBytes: 64 * 1024,
  helloTime: 5_000,
  // The system's resolver asks again after 5 s (resolv.conf(5)): one lost packet is no failure.
  resolveTime: 12_000,
  addresses: 4,
  dialTime: 5_000,
  upstreamTime: 10_000,
  idleTime: 600_000,
  halfOpenTime: 60_000,
};
