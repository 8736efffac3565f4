import type { ProxyLimits } from '../limits.ts';
import type { ProxyPolicy } from '../policy.ts';
import type { Target } from '../target.ts';
import { type Connect, type Dialled, dialFirst, systemConnect } from './direct.ts';
import { type HostAddresses, systemHostAddresses } from './host-addresses.ts';
import { permittedAddresses, type Resolve, systemResolve } from './resolve.ts';
import { dialThrough } from './upstream.ts';

/** A connection to a target that a rule allows. Rejects with a Refusal, or with the signal's reason. */
export type Dial = (policy: ProxyPolicy, target: Target, signal: AbortSignal) => Promise<Dialled>;

/** Dials as a policy says: an address that was checked, or through a company's proxy. */
export function makeDial(
  limits: ProxyLimits,
  resolve: Resolve = systemResolve,
  connect: Connect = systemConnect,
  hostAddresses: HostAddresses = systemHostAddresses,
): Dial {
  return async ({ networks, hosts, upstream }, target, signal) => {
    if (upstream !== undefined) return dialThrough(upstream, target, connect, limits, signal);
    const own = new Set([...hosts, ...hostAddresses()]);
    const found = await permittedAddresses(target.host, networks, own, resolve, limits.resolveTime, signal);
    return dialFirst(connect, found.slice(0, limits.addresses), target.port, limits.dialTime, signal);
  };
}
