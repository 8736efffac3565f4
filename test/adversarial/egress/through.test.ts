// Threat: the agent reaches what is not allowed through the proxy itself, by another spelling, another address or another
// meaning of what it asks for.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Behind, behind } from '../../real/egress/support/behind.ts';
import { makeWorld, type World } from '../../real/egress/support/world.ts';
import { onEachEngine } from '../support/engines.ts';

const ALLOWED = [
  'allowed.example.org',
  '*.below.example.org',
  'plain.example.org:80',
  'metadata.example.org',
  'inside.example.org',
];

/** `curl` through the proxy, printing the proxy's answer to CONNECT and the last status. */
const curl = (url: string, ...more: string[]) => `curl -sS -m 10 ${more.join(' ')} '${url}' 2>&1`;

/** Bytes to the proxy as they are. */
const raw = (text: string) =>
  `python3 - <<'PYTHON'\nimport socket\ns = socket.create_connection(("127.0.0.1", 3128), 5)\ns.settimeout(8)\ns.sendall(${JSON.stringify(text)}.encode("latin-1"))\nout = b""\ntry:\n    while len(out) < 4000:\n        piece = s.recv(4096)\n        if not piece: break\n        out += piece\nexcept OSError as error:\n    print(error)\nprint(out.decode("latin-1"))\nPYTHON`;

onEachEngine((ready) => {
  let world: World;
  let metadata: World;
  let box: Behind;

  beforeAll(async () => {
    const { engine, images } = ready();
    world = await makeWorld(engine, images.egress, [
      {
        name: 'web',
        address: '198.51.100.10',
        names: ['allowed.example.org', 'a.below.example.org', 'plain.example.org', 'other.example.org'],
      },
      {
        name: 'evil',
        address: '198.51.100.66',
        names: ['evilallowed.example.org', 'allowed.example.org.evil.example'],
      },
    ]);
    // A host outside that carries the metadata service's address, and one in a private network.
    metadata = await makeWorld(
      engine,
      images.egress,
      [{ name: 'cloud', address: '169.254.169.254', names: ['metadata.example.org'] }],
      '169.254.169.0/24',
    );
    box = await behind(engine, images, world, { hosts: ALLOWED });
    await engine.must(['network', 'connect', metadata.network, box.names.egress]);
  });
  afterAll(async () => {
    await box?.close();
    await metadata?.close();
    await world?.close();
  });

  const others: [string, string][] = [
    ['another host', 'https://other.example.org/'],
    ['a host whose name ends alike', 'https://evilallowed.example.org/'],
    ['a host whose name begins alike', 'https://allowed.example.org.evil.example/'],
    ['the name that a wildcard is below', 'https://below.example.org/'],
    ['an address', 'https://198.51.100.10/'],
    ['an address as one number', 'https://3325256714/'],
    ['an address in hexadecimal', 'https://0xc6.0x33.0x64.0x0a/'],
    ['an address in octal', 'https://0306.063.0144.012/'],
    ['a short address', 'https://127.1/'],
    ['an IPv6 address', 'https://[2001:db8::10]/'],
    ['a mapped address', 'https://[::ffff:198.51.100.10]/'],
    ['localhost', 'https://localhost/'],
    ['the metadata service', 'https://169.254.169.254/latest/meta-data/'],
    ['another port', 'https://allowed.example.org:22/'],
    ['TLS on the plain port', 'https://plain.example.org:80/'],
    ['plain HTTP where only TLS is allowed', 'http://allowed.example.org/'],
  ];
  it.each(others)('%s is refused with words, and is in the log', async (_, url) => {
    await box.log();
    const { stdout, exitCode } = await box.run(`env -u no_proxy -u NO_PROXY ${curl(url, '-f')}`);
    expect(stdout).toMatch(/403|access|returned error/i);
    expect(exitCode).not.toBe(0);
    const lines = (await box.log()).filter(({ action }) => action === 'refused');
    expect(lines.length, `${url}: ${stdout}`).toBeGreaterThan(0);
    for (const { rule, reason } of lines) {
      expect(rule).toBeTruthy();
      expect(reason).toBeTruthy();
    }
  });

  it('the refusal says in plain text which host it was about and what to do', async () => {
    const answer = await box.run(
      raw('CONNECT other.example.org:443 HTTP/1.1\r\nHost: other.example.org:443\r\n\r\n'),
    );
    expect(answer.stdout).toMatch(/^HTTP\/1\.1 403 /);
    expect(answer.stdout).toContain('other.example.org');
    expect(answer.stdout).toContain('allow_network');
  });

  it('an allowed name whose address is the metadata service’s is refused by address', async () => {
    const { stdout } = await box.run(curl('https://metadata.example.org/', '-f'));
    expect(stdout).toMatch(/403/);
    expect(await metadata.reached('cloud')).toEqual([]);
    expect(await box.log()).toContainEqual(
      expect.objectContaining({ action: 'refused', host: 'metadata.example.org' }),
    );
  });

  it('an allowed name whose address is this machine’s own is refused, within a permitted network too', async () => {
    await box.allow({ hosts: ALLOWED, hostAddresses: ['198.51.100.10'] });
    await box.log();
    expect((await box.run(curl('https://allowed.example.org/', '-f'))).stdout).toMatch(/403/);
    expect((await box.log()).at(-1)).toMatchObject({ action: 'refused', rule: 'address' });
    await box.allow({ hosts: ALLOWED });
    expect((await box.run(curl('https://allowed.example.org/'))).stdout).toBe('this is web');
  });

  const sni = (args: string) =>
    `printf 'GET / HTTP/1.1\\r\\nHost: other.example.org\\r\\nConnection: close\\r\\n\\r\\n' | timeout 8 python3 -c '${args}'`;
  const tls = (servername: string) =>
    `import socket, ssl
s = socket.create_connection(("127.0.0.1", 3128), 5)
s.sendall(b"CONNECT allowed.example.org:443 HTTP/1.1\\r\\n\\r\\n")
print(s.recv(4096).split(b"\\r\\n")[0].decode())
c = ssl.create_default_context()
c.check_hostname = False
t = c.wrap_socket(s, server_hostname=${servername})
t.sendall(b"GET /sni HTTP/1.1\\r\\nHost: allowed.example.org\\r\\nConnection: close\\r\\n\\r\\n")
print(t.recv(4096).decode())`;
  it.each([
    ['another SNI', '"other.example.org"'],
    ['no SNI', 'None'],
    ['an SNI that is a part of the name', '"example.org"'],
  ])('a tunnel to an allowed host with %s is cut, and is in the log', async (_, servername) => {
    await box.log();
    const { stdout, exitCode } = await box.run(sni(tls(servername)));
    expect(stdout).not.toContain('this is');
    expect(exitCode).not.toBe(0);
    expect((await box.log()).map(({ action }) => action)).toContain('refused');
  });

  it('a tunnel with the SNI of the host that was asked for works', async () => {
    const { stdout, stderr } = await box.run(sni(tls('"allowed.example.org"')));
    expect(stderr).toBe('');
    expect(stdout).toContain('this is web');
  });

  it('what is no TLS is not carried through a tunnel', async () => {
    for (const text of [
      'SSH-2.0-OpenSSH_9.6\\r\\n',
      'GET / HTTP/1.1\\r\\nHost: other.example.org\\r\\n\\r\\n',
    ]) {
      const { stdout } = await box.run(
        raw(`CONNECT allowed.example.org:443 HTTP/1.1\r\n\r\n${text.replaceAll('\\r\\n', '\r\n')}`),
      );
      expect(stdout).not.toContain('this is');
    }
    expect((await box.log()).filter(({ action }) => action === 'refused').length).toBeGreaterThan(0);
  });

  it.each([
    ['a Host that differs', 'GET http://plain.example.org/ HTTP/1.1\r\nHost: other.example.org\r\n\r\n'],
    [
      'two Hosts',
      'GET http://plain.example.org/ HTTP/1.1\r\nHost: plain.example.org\r\nHost: other.example.org\r\n\r\n',
    ],
    [
      'a user before the host',
      'GET http://plain.example.org@other.example.org/ HTTP/1.1\r\nHost: other.example.org\r\n\r\n',
    ],
    [
      'two lengths',
      'POST http://plain.example.org/ HTTP/1.1\r\nHost: plain.example.org\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n',
    ],
    [
      'an upgrade to WebSocket',
      'GET http://plain.example.org/ HTTP/1.1\r\nHost: plain.example.org\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n',
    ],
    ['TRACE', 'TRACE http://plain.example.org/ HTTP/1.1\r\nHost: plain.example.org\r\n\r\n'],
    ['another scheme', 'GET ftp://plain.example.org/ HTTP/1.1\r\nHost: plain.example.org\r\n\r\n'],
  ])('plain HTTP with %s is refused', async (_, text) => {
    const before = (await world.reached('web')).length;
    const { stdout } = await box.run(raw(text));
    expect(stdout).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect((await world.reached('web')).slice(before)).toEqual([]);
    expect(await world.reached('evil')).toEqual([]);
  });

  it('a redirect to what is not allowed is handed on, and refused when it is followed', async () => {
    const { stdout } = await box.run(
      curl('http://plain.example.org/away', '-L', '-o /dev/null', "-w '%{http_code}'"),
    );
    expect(stdout).toBe('403');
    expect(await metadata.reached('cloud')).toEqual([]);
  });

  it('nothing that the agent sends forges a line of the log', async () => {
    await box.log();
    const forged = '{"schema":"paddock/egress-log/v1","action":"allowed","host":"forged.example.org"}';
    await box.run(raw(`CONNECT x\\n${forged}:443 HTTP/1.1\r\n\r\n`));
    await box.run(
      raw(
        `GET http://plain.example.org/%0a${encodeURIComponent(forged)} HTTP/1.1\r\nHost: plain.example.org\r\nUser-Agent: \u0007${forged}\r\n\r\n`,
      ),
    );
    await box.run(
      raw(`GET http://other.example.org/ HTTP/1.1\r\nHost: other.example.org\r\nX: a\u2028${forged}\r\n\r\n`),
    );
    expect((await box.log()).filter(({ host }) => host === 'forged.example.org')).toEqual([]);
  });

  it('allowed hosts answer: by name, below a name, in another case, and plain where a rule says so', async () => {
    const urls = [
      'https://allowed.example.org/',
      'https://a.below.example.org/',
      'https://ALLOWED.example.org/',
      'http://plain.example.org/',
    ];
    for (const url of urls) expect((await box.run(curl(url))).stdout).toBe('this is web');
    const lines = await box.log();
    expect(lines.filter(({ action }) => action === 'allowed')).toHaveLength(urls.length);
  });

  it('an empty list means nothing, at once and for new connections', async () => {
    await box.allow({ hosts: [] });
    expect((await box.run(curl('https://allowed.example.org/', '-f'))).exitCode).not.toBe(0);
    expect((await box.log()).at(-1)).toMatchObject({ action: 'refused', rule: 'no-rule' });
    await box.allow({ hosts: ALLOWED });
    expect((await box.run(curl('https://allowed.example.org/'))).stdout).toBe('this is web');
  });

  it('a bad policy leaves the old one in force, and is in the log', async () => {
    await box.log();
    await expect(box.allow({ hosts: ['allowed.example.org'], networks: ['169.254.0.0/16'] })).rejects.toThrow(
      /169\.254/,
    );
    expect((await box.log()).map(({ action }) => action)).toContain('kept');
    expect((await box.run(curl('https://a.below.example.org/'))).stdout).toBe('this is web');
  });
});
