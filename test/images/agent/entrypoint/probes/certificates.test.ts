import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { expect, it } from 'vitest';
import { certificateFaults } from '../../../../../images/agent/entrypoint/probes/certificates.ts';

const folder = mkdtempSync(join(tmpdir(), 'ca-'));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const pem = file('ca.pem', `# a comment first\n${rootCertificates[0]}\n`);
symlinkSync('ca.pem', join(folder, 'link.pem'));
symlinkSync('nowhere', join(folder, 'broken.pem'));

it('finds nothing wrong with a PEM file, nor with a link to one', () => {
  const given = { SSL_CERT_FILE: pem, NODE_EXTRA_CA_CERTS: join(folder, 'link.pem') };
  expect(certificateFaults(given)).toEqual({ SSL_CERT_FILE: undefined, NODE_EXTRA_CA_CERTS: undefined });
});

const faulty: [string, string, string][] = [
  ['nothing', '', 'has no absolute path'],
  ['a relative path', 'ca.pem', 'has no absolute path'],
  ['a path where nothing is', join(folder, 'none'), 'is not there'],
  ['a link to nothing', join(folder, 'broken.pem'), 'is not there'],
  ['a folder', folder, 'is no file'],
  ['a device', '/dev/zero', 'is no file'],
  ['an empty file', file('empty', ''), 'holds no PEM certificate'],
  ['a key', file('key.pem', '-----BEGIN PRIVATE KEY-----\n'), 'holds no PEM certificate'],
];
it.each(faulty)('finds fault with %s', (_, path, fault) => {
  expect(certificateFaults({ SSL_CERT_FILE: path })).toEqual({ SSL_CERT_FILE: fault });
});

it('looks at nothing but the variables that name a CA file', () => {
  expect(certificateFaults({ TERM: '/nonexistent', HTTPS_PROXY: 'http://192.0.2.1' })).toEqual({});
});
