import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { ORIGIN, VENDOR } from '../places.ts';
import { listens, start } from './start.ts';

/** Files in PEM: the CA, and the certificate and key that all hosts outside share. */
export interface Certificates {
  ca: string;
  certificate: string;
  key: string;
}

/** Makes a CA and a certificate of it for both names (P-256, as most sites have). */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execa('openssl', args, { stdin: 'ignore' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const [ca, certificate, key] = [at('ca.pem'), at('host.pem'), at('host.key')];
  const forCa = ['-keyout', at('ca.key'), '-out', ca, '-days', '2', '-subj', '/CN=bench CA'];
  await openssl('req', '-x509', ...newKey, ...forCa);
  await openssl('req', ...newKey, '-keyout', key, '-out', at('host.csr'), '-subj', '/CN=bench host');
  await writeFile(at('host.ext'), `subjectAltName=DNS:${ORIGIN.name},DNS:${VENDOR.name}\n`);
  const signed = ['-CA', ca, '-CAkey', at('ca.key'), '-CAcreateserial', '-extfile', at('host.ext')];
  await openssl('x509', '-req', '-in', at('host.csr'), '-out', certificate, '-days', '2', ...signed);
  return { ca, certificate, key };
}

/** Starts the hosts outside, each a process of its own. */
export async function startOutside({ certificate, key }: Certificates): Promise<void> {
  for (const [program, { address }] of [
    ['origin-main.ts', ORIGIN],
    ['vendor-main.ts', VENDOR],
  ] as const) {
    start(process.execPath, [join(import.meta.dirname, program), certificate, key]);
    await listens(address, 443);
  }
}
