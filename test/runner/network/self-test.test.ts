import { networkInterfaces } from 'node:os';
import { expect, it } from 'vitest';
import type { EgressFile } from '../../../policy/egress/file.ts';
import { faultsOf, orderFor } from '../../../runner/network/self-test.ts';

const file: EgressFile = {
  schema: 'paddock/egress/v1',
  run: 'x',
  rules: [
    { host: 'example.org', below: true, port: 443, source: 'a' },
    { host: 'deb.example.org', below: false, port: 80, source: 'b' },
  ],
  permitted_networks: [],
  gateway: {
    token_sha256: '0'.repeat(64),
    limits: { requests_per_minute: 1, bytes: 1 },
    vendors: {},
  },
};

it('this machine’s own addresses must be out of reach, and addresses that stand for the outside', () => {
  const { unreachable } = orderFor(file, 'token');
  const own = Object.values(networkInterfaces())
    .flatMap((addresses = []) => addresses)
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
  expect(unreachable).toEqual(expect.arrayContaining(['192.0.2.1', '2001:db8::1', ...own]));
});

it('the allowed host is one that a rule names itself', () => {
  expect(orderFor(file, 'token').allowed).toEqual({ host: 'deb.example.org', port: 80 });
  expect(orderFor({ ...file, rules: [] }, 'token').allowed).toBeUndefined();
});

it('what is broken forbids to start; an allowed host that does not answer does not', () => {
  expect(
    faultsOf([
      { check: 'a is so', outcome: 'holds', found: 'yes' },
      { check: 'b is so', outcome: 'unsure', found: 'silence' },
      { check: 'c is so', outcome: 'broken', found: 'connected' },
    ]),
  ).toEqual(['expected that c is so; found: connected']);
});
