import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

const openssl = (directory: string, ...args: string[]) =>
  execa('openssl', args, { cwd: directory, stdin: 'ignore' });

/**
 * Makes a CA of a test's own in `directory`, and a certificate signed by it for `names`: `ca.pem`, `host.pem`, `host.key`.
 * Returns the CA's certificate as PEM text's path.
 */
export async function makeCertificates(directory: string, names: readonly string[]): Promise<string> {
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await openssl(
    directory,
    ...[
      'req',
      '-x509',
      ...curve,
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-days',
      '2',
      '-subj',
      '/CN=test CA',
    ],
  );
  await openssl(
    directory,
    'req',
    ...curve,
    '-keyout',
    'host.key',
    '-out',
    'host.csr',
    '-subj',
    '/CN=test host',
  );
  await writeFile(
    join(directory, 'host.ext'),
    `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}\n`,
  );
  await openssl(
    directory,
    ...['x509', '-req', '-in', 'host.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
    ...['-out', 'host.pem', '-days', '2', '-extfile', 'host.ext'],
  );
  return join(directory, 'ca.pem');
}
