import { X509Certificate } from 'node:crypto';
import { type EgressFile, VENDORS } from '../../../policy/egress/file.ts';

/** What the gateway has to know: what is said of it, and how the outside is reached. */
export type GatewayConfig = EgressFile['gateway'] & Pick<EgressFile, 'ca' | 'upstream_proxy'>;

/**
 * The gateway's part of `file`. A `base_url` is an API's root without its version: `https://api.example`, to which
 * `/v1/messages` is added; one that ends in the version is taken as well. Throws an Error that says what was found
 * where a value is a URL or text, but none that the gateway could use.
 */
export function gatewayConfig(file: EgressFile): GatewayConfig {
  for (const name of VENDORS) {
    const vendor = file.gateway.vendors[name];
    if (vendor !== undefined) checkBase(`gateway.vendors.${name}.base_url`, vendor.base_url);
  }
  if (file.ca !== undefined) checkCertificates(file.ca);
  return { ...file.gateway, ca: file.ca, upstream_proxy: file.upstream_proxy };
}

function checkBase(where: string, text: string): void {
  const { username, password, search, hash, pathname } = new URL(text);
  // The text itself is not shown: it may hold a password.
  if (username !== '' || password !== '')
    throw new Error(
      `${where}: got a URL with a user or password, expected one without. Keys come apart from the policy`,
    );
  if (search !== '' || hash !== '' || /[?#]/.test(text))
    throw new Error(`${where}: got ${text}, expected a URL without ? and #`);
  if (!/^[A-Za-z0-9._~/-]*$/.test(pathname) || pathname.includes('//'))
    throw new Error(`${where}: got ${text}, expected a path of letters, digits and - . _ ~ /`);
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

// OpenSSL takes a text without a certificate for an empty list, and the error would come with the first request.
function checkCertificates(text: string): void {
  const found = text.match(CERTIFICATE) ?? [];
  if (found.length === 0) throw new Error('ca: got no certificate, expected at least one in PEM');
  found.forEach((pem, index) => {
    try {
      new X509Certificate(pem);
    } catch {
      throw new Error(`ca: certificate ${index + 1} of ${found.length} can't be read, expected X.509 in PEM`);
    }
  });
}
