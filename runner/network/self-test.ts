import { type Finding, ProbeAnswer, type ProbeOrder } from '../../images/egress/probe/order.ts';
import type { EgressFile, VendorName } from '../../policy/egress/file.ts';
import type { Engine } from '../engine/engine.ts';
import { Failure, STATUS } from '../failure.ts';
import { hostAddresses } from './host-addresses.ts';
import type { Names } from './names.ts';

/** A name that cannot exist (RFC 6761 section 6.4), so that no rule allows it. */
const REFUSED = 'paddock-self-test.invalid';

// Documentation addresses (RFC 5737, RFC 3849) stand for everything outside.
const OUTSIDE = ['192.0.2.1', '2001:db8::1'];

/** What to find out about a network with a policy. `vendor` is one that has a key. */
export function orderFor(file: EgressFile, token: string, vendor?: VendorName): ProbeOrder {
  const allowed = file.rules.find(({ below }) => !below);
  return {
    unreachable: [...OUTSIDE, ...hostAddresses()],
    refused: REFUSED,
    token,
    ...(allowed && { allowed: { host: allowed.host, port: allowed.port } }),
    ...(vendor && { vendor }),
  };
}

/**
 * Looks from where the agent will be, as the agent's user and with its rights, whether anything leads out beside the door. Throws a
 * {@link Failure} where that could not be found out.
 */
export async function selfTest(
  engine: Engine,
  names: Names,
  image: string,
  order: ProbeOrder,
): Promise<Finding[]> {
  const { exitCode, stdout, stderr } = await engine.call(
    [
      ...['run', '--rm', '--interactive', '--network', `container:${names.door}`, '--user', '1000:1000'],
      ...['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--pull', 'never'],
      ...(engine.name === 'podman' ? ['--http-proxy=false'] : []),
      ...[image, 'probe'],
    ],
    { input: JSON.stringify(order), timeout: 45_000 },
  );
  if (exitCode !== 0) {
    const said = stderr.trim().split('\n').at(-1) ?? `status ${exitCode}`;
    throw new Failure(STATUS.unavailable, `the network could not be tested from inside: ${said}`);
  }
  return ProbeAnswer.parse(JSON.parse(stdout)).findings;
}

/** The findings that forbid to start, in words; empty where all protections hold. */
export function faultsOf(findings: readonly Finding[]): string[] {
  return findings
    .filter(({ outcome }) => outcome === 'broken')
    .map(({ check, found }) => `expected that ${check}; found: ${found}`);
}
