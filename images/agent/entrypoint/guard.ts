import { noEngineSocket, noHostHome, noHostProcesses, noHostRoot } from './checks/host.ts';
import {
  groupIsNotRoot,
  noCapabilities,
  noNewPrivileges,
  sandboxSaid,
  userIsNotRoot,
} from './checks/identity.ts';
import { configurationIsRoots, configurationNotCovered } from './checks/managed.ts';
import { addressesAreUrls, certificatesAreThere } from './checks/network.ts';
import type { Facts } from './facts.ts';

/** One condition for an agent to start: undefined where it holds, otherwise what was found, why and what to do. */
export type Check = (facts: Facts) => string | undefined;

/** Every condition in the order in which it is asked. All have to hold; there is no switch that leaves one out. */
export const CHECKS: readonly Check[] = [
  sandboxSaid,
  userIsNotRoot,
  groupIsNotRoot,
  noNewPrivileges,
  noCapabilities,
  noEngineSocket,
  noHostRoot,
  noHostProcesses,
  noHostHome,
  configurationNotCovered,
  configurationIsRoots,
  addressesAreUrls,
  certificatesAreThere,
];

/** Why the agent may not start, as one line without its end, or undefined where every condition holds. */
export function guard(facts: Facts): string | undefined {
  for (const check of CHECKS) {
    const refusal = check(facts);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
