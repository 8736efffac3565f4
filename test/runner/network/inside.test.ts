import { expect, it } from 'vitest';
import { PASSED } from '../../../images/agent/entrypoint/environment.ts';
import { CA_BUNDLE, insideOf } from '../../../runner/network/inside.ts';
import { namesOf } from '../../../runner/network/names.ts';

it('a container joins the door, and its proxies and base URLs are on loopback', () => {
  const { flags, environment } = insideOf('docker', namesOf('x'), 'token');
  expect(flags).toEqual(['--network', 'container:paddock-x-door']);
  for (const [name, value] of Object.entries(environment)) {
    if (/_BASE_URL$|_proxy$/i.test(name) && !/^no_/i.test(name))
      expect(value).toMatch(/^http:\/\/127\.0\.0\.1:\d+/);
  }
});

it('every variable is one that the agent image lets through', () => {
  const { environment } = insideOf('docker', namesOf('x'), 'token', '/ca.pem');
  const passed = PASSED.map(({ name }) => name);
  expect(Object.keys(environment).filter((name) => !passed.includes(name))).toEqual([]);
});

it('proxies are named in both cases', () => {
  const { environment } = insideOf('docker', namesOf('x'), 'token');
  for (const name of ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy']) {
    expect(environment[name]).toBe(environment[name.toUpperCase()]);
  }
});

it('a CA bundle is mounted, read-only, and named to every kind of client', () => {
  const { flags, environment } = insideOf('docker', namesOf('x'), 'token', '/etc/company.pem');
  expect(flags).toContain(`/etc/company.pem:${CA_BUNDLE}:ro`);
  for (const name of ['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS', 'GIT_SSL_CAINFO', 'CURL_CA_BUNDLE']) {
    expect(environment[name]).toBe(CA_BUNDLE);
  }
});

it('on podman the host’s own names do not come along', () => {
  expect(insideOf('podman', namesOf('x'), 'token').flags).toContain('--no-hosts');
});
