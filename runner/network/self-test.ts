import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { type Finding, ProbeAnswer, type ProbeOrder } from '../../images/egress/probe/order.ts';
import type { EgressFile, VendorName } from '../../policy/egress/file.ts';
import type { Engine } from '../engine/engine.ts';
import { Failure, STATUS } from '../failure.ts';
import { PROGRAM } from './control.ts';
import { hostAddresses } from './host-addresses.ts';
import type { Names } from './names.ts';

/** The names that the test asks for, and nobody else. */
export const SELF_TEST_NAME = /^paddock-self-test-[0-9a-f]+\.invalid$/;

/** A name that cannot exist (RFC 6761 section 6.4), so that no rule allows it; another one each time. */
const refusedName = () => `paddock-self-test-${randomBytes(8).toString('hex')}.invalid`;

// Documentation addresses (RFC 5737, RFC 3849) stand for everything outside.
const OUTSIDE = ['192.0.2.1', '2001:db8::1'];

/** What to find out about a network with a policy. `vendor` is one that has a key. */
export function orderFor(file: EgressFile, token: string, vendor?: VendorName): ProbeOrder {
  const allowed = file.rules.find(({ below }) => !below);
  return {
    unreachable: [...OUTSIDE, ...hostAddresses()],
    refused: refusedName(),
    end: refusedName(),
    token,
    ...(allowed && { allowed: { host: allowed.host, port: allowed.port } }),
    ...(vendor && { vendor }),
  };
}

/**
 * Looks from where the agent will be, as the agent's user and with its rights, whether anything leads out beside the door. Throws a
 * {@link Failure} where that could not be found out. It is started at once, and begins to look after `start`.
 */
export async function selfTest(
  engine: Engine,
  names: Names,
  order: ProbeOrder,
  start: Promise<unknown> = Promise.resolve(),
): Promise<Finding[]> {
  const input = new PassThrough();
  // Where what it waits for fails, the probe gets no order, and ends.
  start.then(
    () => input.end(JSON.stringify(order)),
    () => input.end(),
  );
  // The door's container has no right that the agent's lacks, and its processes none that it has.
  const { exitCode, stdout, stderr } = await engine.call(
    ['exec', '--interactive', '--user', '1000:1000', names.door, ...PROGRAM, 'probe'],
    { input, timeout: 45_000 },
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
