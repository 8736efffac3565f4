import { networkInterfaces } from 'node:os';

/** This machine's own addresses but loopback's and link-local ones, which would need an interface's name. */
export function hostAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses = []) => addresses)
    .filter(({ internal, scopeid }) => !internal && !scopeid)
    .map(({ address }) => address);
}
