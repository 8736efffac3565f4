import { lookup } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import { addressFault, type Networks } from '../../../../policy/egress/addresses.ts';
import { within } from '../deadline.ts';
import { Refusal } from '../refusal.ts';

/** All addresses of a host. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** The system's resolver, with its hosts file. */
export const systemResolve: Resolve = async (host) =>
  (await lookup(host, { all: true, order: 'verbatim' })).map(({ address }) => address);

/**
 * The addresses of a host that may be dialled, found out once: these are dialled, and no name is looked up again. An address that is refused,
 * or one of `own`, is left out; where none is left that is a {@link Refusal}.
 */
export async function permittedAddresses(
  host: string,
  networks: Networks,
  own: ReadonlySet<string>,
  resolve: Resolve,
  time: number,
  signal: AbortSignal,
): Promise<string[]> {
  const addresses = await within(time, signal, late, () =>
    resolve(host).catch((error: unknown) => {
      throw unresolved(error);
    }),
  );
  const faults = addresses.map((address) =>
    own.has(address) ? `${address} is the machine's own` : addressFault(address, networks),
  );
  const permitted = addresses.filter((_, index) => faults[index] === undefined);
  if (permitted.length > 0) return alternating(permitted);
  const [fault] = faults;
  if (fault === undefined) throw unresolved(new Error('no address'));
  throw new Refusal({
    rule: 'address',
    reason: `${host} has no address that may be reached: ${fault}`,
    advice: 'A private network has to be in permitted_networks; ask the person who runs you.',
  });
}

/** One family after the other, beginning with the first, so that a family without a route costs one attempt. */
function alternating(addresses: readonly string[]): string[] {
  const first = isIPv6(addresses[0] ?? '');
  const same = addresses.filter((address) => isIPv6(address) === first);
  const other = addresses.filter((address) => isIPv6(address) !== first);
  const rounds = Array.from({ length: Math.max(same.length, other.length) });
  return rounds.flatMap((_, index) => [...same.slice(index, index + 1), ...other.slice(index, index + 1)]);
}

function unresolved(error: unknown): Refusal {
  const words =
    error instanceof Error && 'code' in error ? String(error.code) : String((error as Error).message);
  return new Refusal({ action: 'failed', status: 502, reason: `its name has no address (${words})` });
}

function late(): Refusal {
  return new Refusal({ action: 'failed', status: 504, reason: 'its name was not resolved in time' });
}
