// Threat: the agent gets out beside the proxy, by another port, protocol, address family, name service or neighbour.

import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Behind, behind } from '../../real/egress/support/behind.ts';
import { makeWorld, type World } from '../../real/egress/support/world.ts';
import { onEachEngine } from '../support/engines.ts';

const WEB = '198.51.100.10';

onEachEngine((ready) => {
  let world: World;
  let box: Behind;
  let other: Behind;
  let host: Server;
  let hostPort = 0;

  beforeAll(async () => {
    const { engine, images } = ready();
    world = await makeWorld(engine, images.egress, [
      { name: 'web', address: WEB, names: ['allowed.example.org', 'other.example.org'] },
    ]);
    box = await behind(engine, images, world, { hosts: ['allowed.example.org'] });
    other = await behind(engine, images, world);
    // A service of this machine on every address, as a careless one would be.
    host = createServer((socket) => socket.end('host\n')).listen(0, '0.0.0.0');
    await new Promise((resolve) => host.once('listening', resolve));
    const address = host.address();
    hostPort = typeof address === 'object' && address !== null ? address.port : 0;
  });
  afterAll(async () => {
    host?.close();
    await box?.close();
    await other?.close();
    await world?.close();
  });

  const python = (code: string) => `python3 -c '${code}'`;
  const tcp = (address: string, port: number) =>
    python(`import socket; socket.create_connection(("${address}", ${port}), 3); print("CONNECTED")`);

  it.each([443, 80, 22, 53])('TCP to a host outside on port %i finds no route', async (port) => {
    const { stdout, stderr } = await box.run(tcp(WEB, port));
    expect(stdout).not.toContain('CONNECTED');
    expect(stderr).toContain('Network is unreachable');
  });

  it.each([53, 443])('UDP to a host outside on port %i finds no route', async (port) => {
    const { stderr } = await box.run(
      python(
        `import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("${WEB}", ${port}))`,
      ),
    );
    expect(stderr).toContain('Network is unreachable');
  });

  it('IPv6 finds no route', async () => {
    expect((await box.run(tcp('2001:db8::10', 443))).stderr).toMatch(
      /unreachable|Cannot assign requested address/,
    );
  });

  it.each(['SOCK_RAW, socket.IPPROTO_ICMP', 'SOCK_DGRAM, socket.IPPROTO_ICMP'])(
    'ICMP by %s is refused',
    async (kind) => {
      const { exitCode } = await box.run(
        python(
          `import socket; socket.socket(socket.AF_INET, socket.${kind}).sendto(b"\\x08\\0\\xf7\\xff\\0\\0\\0\\0", ("${WEB}", 0))`,
        ),
      );
      expect(exitCode).not.toBe(0);
    },
  );

  it('packets below IP cannot be sent', async () => {
    const { stderr } = await box.run(
      python('import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 768)'),
    );
    expect(stderr).toContain('Operation not permitted');
  });

  it.each(['allowed.example.org', 'example.com', 'host.containers.internal', 'host.docker.internal'])(
    'the name %s is not resolved',
    async (name) => {
      const { exitCode, stdout } = await box.run(`getent hosts ${name} || getent ahosts ${name}`);
      expect(stdout).toBe('');
      expect(exitCode).not.toBe(0);
    },
  );

  it('this machine is out of reach at each of its addresses', async () => {
    const addresses = Object.values(networkInterfaces())
      .flatMap((all = []) => all)
      .filter(({ internal, family }) => !internal && family === 'IPv4')
      .map(({ address }) => address);
    expect(addresses.length).toBeGreaterThan(0);
    for (const address of addresses) {
      const { stdout, stderr } = await box.run(tcp(address, hostPort));
      expect(stdout).toBe('');
      expect(stderr).toContain('Network is unreachable');
    }
    expect((await box.run(tcp('127.0.0.1', hostPort))).stderr).toContain('Connection refused');
  });

  it('a proxy that is left out, or told to go elsewhere, opens nothing', async () => {
    const attempts = [
      "curl -sS -m 5 --noproxy '*' https://allowed.example.org/",
      'env -u HTTPS_PROXY -u https_proxy -u ALL_PROXY -u all_proxy curl -sS -m 5 https://allowed.example.org/',
      "NO_PROXY='*' no_proxy='*' curl -sS -m 5 https://allowed.example.org/",
      `curl -sS -m 5 --noproxy '*' --connect-to allowed.example.org:443:${WEB}:443 https://allowed.example.org/`,
      `curl -sS -m 5 --noproxy '*' --resolve allowed.example.org:443:${WEB} https://allowed.example.org/`,
      `curl -sS -m 5 --proxy http://${WEB}:80 https://allowed.example.org/`,
      `curl -sS -m 5 --socks5-hostname 127.0.0.1:3128 https://allowed.example.org/`,
      `curl -sS -m 5 --noproxy '*' --doh-url https://${WEB}/dns-query https://allowed.example.org/`,
    ];
    for (const attempt of attempts) {
      const { exitCode, stdout } = await box.run(attempt);
      expect({ attempt, stdout }).toEqual({ attempt, stdout: '' });
      expect(exitCode).not.toBe(0);
    }
  });

  it('a neighbour behind its own door is out of reach, and its token opens nothing here', async () => {
    await other.run('python3 -m http.server 9000 >/dev/null 2>&1 & sleep 0.5');
    expect((await box.run('curl -sS -m 3 --noproxy "*" http://127.0.0.1:9000/')).exitCode).not.toBe(0);
    const { stdout } = await box.run(
      `curl -s -m 3 --noproxy '*' -o /dev/null -w '%{http_code}' -H 'x-api-key: ${other.token}' -d '{}' http://127.0.0.1:8080/anthropic/v1/messages`,
    );
    expect(stdout).toBe('401');
  });

  it('no socket of the two containers, and of the engine, is in sight', async () => {
    const { stdout } = await box.run(
      "find / -xdev -type s 2>/dev/null; grep -a ' @' /proc/net/unix; ls /var/lib/paddock /var/run/docker.sock /run/podman 2>/dev/null",
    );
    expect(stdout.trim()).toBe('');
  });

  it('the allowed host answers through the proxy, and nothing else has reached it', async () => {
    const { stdout } = await box.run('curl -sS -m 10 https://allowed.example.org/neighbour');
    expect(stdout).toBe('this is web');
    expect(await world.reached('web')).toEqual(['GET allowed.example.org /neighbour']);
  });
});
