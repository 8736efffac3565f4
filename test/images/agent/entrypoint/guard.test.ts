import { expect, it } from 'vitest';
import type { Facts } from '../../../../images/agent/entrypoint/facts.ts';
import { CHECKS, guard } from '../../../../images/agent/entrypoint/guard.ts';
import { GOOD, managed, mount } from './facts.ts';

it('lets a contained agent start', () => {
  expect(guard(GOOD)).toBeUndefined();
});

const status = GOOD.status;
const bad: readonly { readonly check: string; readonly facts: Partial<Facts> }[] = [
  { check: 'sandboxSaid', facts: { given: {} } },
  { check: 'userIsNotRoot', facts: { status: status && { ...status, uids: [0, 0, 0, 0] } } },
  { check: 'groupIsNotRoot', facts: { status: status && { ...status, groups: [0] } } },
  { check: 'noNewPrivileges', facts: { status: status && { ...status, noNewPrivileges: false } } },
  { check: 'noCapabilities', facts: { status: status && { ...status, capabilities: { CapBnd: '1' } } } },
  { check: 'noEngineSocket', facts: { engineSockets: ['/run/docker.sock'] } },
  { check: 'noHostRoot', facts: { mounts: [mount({ point: '/host', type: 'devtmpfs' })] } },
  { check: 'noHostProcesses', facts: { hostProcesses: true } },
  { check: 'noHostHome', facts: { mounts: [mount({ root: '/root', point: '/x' })] } },
  { check: 'configurationNotCovered', facts: { mounts: [mount({ point: '/etc/codex' })] } },
  { check: 'configurationIsRoots', facts: { managed: [managed({ uid: 1000 })] } },
  { check: 'addressesAreUrls', facts: { given: { AGENT_SANDBOX: '1', HTTPS_PROXY: '' } } },
  { check: 'certificatesAreThere', facts: { certificates: { SSL_CERT_FILE: 'is not there' } } },
];

it('asks every check, in this order', () => {
  expect(CHECKS.map(({ name }) => name)).toEqual(bad.map(({ check }) => check));
});

it.each(bad)('refuses when only $check fails, in one line of plain text', ({ check, facts }) => {
  const refusal = guard({ ...GOOD, ...facts });
  expect(refusal).toBe(CHECKS.find(({ name }) => name === check)?.({ ...GOOD, ...facts }));
  expect(refusal).toMatch(/^[\x20-\x7e]+$/);
});

it('names the earliest of several faults', () => {
  for (const [index, { check }] of bad.entries()) {
    // Later entries first: where two set the same fact, the earlier check's fault has to be the one that stands.
    const facts = Object.assign(
      {},
      GOOD,
      ...bad
        .slice(index)
        .reverse()
        .map((entry) => entry.facts),
    ) as Facts;
    expect(guard(facts)).toBe(CHECKS.find(({ name }) => name === check)?.(facts));
  }
});

it('refuses when nothing could be read', () => {
  const blind: Facts = { ...GOOD, status: undefined, mounts: undefined };
  for (const check of CHECKS.slice(1, 10)) expect(check(blind), check.name).toMatch(/could not be read/);
});
