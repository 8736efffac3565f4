import { describe, expect, it } from 'vitest';
import { caBundle } from '../../../../../generators/oci/layer/contents/ca-bundle.ts';
import { directory, file, symlink } from '../../../../../generators/oci/layer/entry.ts';
import { shown, textOf } from '../../support.ts';

const FOLDER = 'usr/share/ca-certificates';
const pem = (name: string) => `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----`;
const certificate = (path: string, text: string) => file(`${FOLDER}/${path}`, text, 0o644);

describe('the bundle of certificates', () => {
  it('holds each by name, readable by all, where programs look for it', () => {
    const bundle = caBundle([
      directory(FOLDER, 0o755),
      certificate('mozilla/B.crt', `${pem('b')}\n`),
      certificate('mozilla/A.crt', `${pem('a')}\n`),
      certificate('local/Z.crt', `${pem('z')}\n`),
    ]);
    expect(shown([bundle])).toEqual([
      `etc/ssl/certs/ca-certificates.crt file 644 ${[pem('z'), pem('a'), pem('b')].join('\n')}`,
    ]);
  });

  it('holds each on lines of its own, whether or not its file ends a line', () => {
    const bundle = caBundle([certificate('a.crt', pem('a')), certificate('b.crt', `${pem('b')}\n\n`)]);
    expect(textOf(bundle)).toBe(`${pem('a')}\n${pem('b')}\n`);
  });

  it('holds nothing else', () => {
    const bundle = caBundle([
      certificate('a.crt', pem('a')),
      certificate('README', 'no certificate'),
      symlink(`${FOLDER}/b.crt`, 'a.crt'),
      file('usr/share/ca-certificates-old/c.crt', pem('c'), 0o644),
    ]);
    expect(textOf(bundle)).toBe(`${pem('a')}\n`);
  });

  it('is refused where there is no certificate, which would trust nobody', () => {
    expect(() => caBundle([])).toThrow('no certificate below /usr/share/ca-certificates/: add the package');
  });
});
