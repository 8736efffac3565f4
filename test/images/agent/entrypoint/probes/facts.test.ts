import { expect, it } from 'vitest';
import { readFacts } from '../../../../../images/agent/entrypoint/probes/facts.ts';

it.runIf(process.platform === 'linux')('reads this process and this machine', () => {
  const facts = readFacts({ SSL_CERT_FILE: '/nonexistent' });
  expect(facts.status?.uids).toEqual(Array(4).fill(process.getuid?.()));
  expect(facts.mounts?.map(({ point }) => point)).toContain('/');
  expect(facts.managed.find(({ path }) => path === '/etc')).toMatchObject({ kind: 'present', uid: 0 });
  expect(facts.managed.find(({ path }) => path === '/etc/claude-code')).toBeDefined();
  expect(facts.certificates).toEqual({ SSL_CERT_FILE: 'is not there' });
});
