import { expect, it } from 'vitest';
import { urlRule } from '../../../policy/egress/clients.ts';

it.each([
  ['https://npm.example.org/', { host: 'npm.example.org', port: 443 }],
  ['https://NPM.example.org:443/some/path', { host: 'npm.example.org', port: 443 }],
  ['http://deb.example.org/debian', { host: 'deb.example.org', port: 80 }],
  ['https://deb.example.org:80/', { host: 'deb.example.org', port: 80 }],
  ['https://ann:secret@npm.example.org/', { host: 'npm.example.org', port: 443 }],
  ['https://bücher.example/', { host: 'xn--bcher-kva.example', port: 443 }],
])('the host of %s is allowed alone', (url, expected) => {
  expect(urlRule(url, "npm's registry")).toEqual({ ...expected, below: false, source: "npm's registry" });
});

it.each([
  ['https://npm.example.org:8443/', 'port 443 or 80: no other port is opened'],
  ['http://localhost:4873/', 'port 443 or 80: no other port is opened'],
  ['http://localhost/', 'a host that can be reached: `localhost` is reserved, it is this machine (RFC 6761)'],
  ['http://192.0.2.7/debian', 'a name, not an address'],
  ['http://0x7f.1/', 'a name, not an address'],
  ['http://[2001:db8::1]/', 'a name, not an address or a port'],
  ['http://mirror/debian', 'a name with a dot in it, such as `example.org`'],
  ['mirror+file:/etc/apt/mirrors.txt', 'a URL that begins with `https://` or `http://`'],
  ['ftp://deb.example.org/', 'a URL that begins with `https://` or `http://`'],
  ['npm.example.org', 'a URL that begins with `https://` or `http://`'],
])('%s is refused: expected %s', (url, fault) => {
  expect(urlRule(url, '')).toEqual({ fault });
});
