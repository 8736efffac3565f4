// Threat: the proxy or the gateway is killed, frozen or flooded, and something opens.

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { raise } from '../../../runner/network/raise.ts';
import { type Behind, behind } from '../../real/egress/support/behind.ts';
import { makeWorld, type World } from '../../real/egress/support/world.ts';
import { onEachEngine } from '../support/engines.ts';

const curl = "curl -sS -m 6 -o /dev/null -w '%{http_code}' https://allowed.example.org/";

onEachEngine((ready, name) => {
  // What bounds the program inside is the same on every engine.
  const once = it.runIf(name === 'podman');

  let world: World;
  let box: Behind;

  beforeAll(async () => {
    const { engine, images } = ready();
    world = await makeWorld(engine, images.egress, [
      { name: 'web', address: '198.51.100.10', names: ['allowed.example.org'] },
    ]);
    box = await behind(engine, images, world, { hosts: ['allowed.example.org'] });
  });
  afterAll(async () => {
    await box?.close();
    await world?.close();
  });
  beforeEach(async () => {
    expect((await box.run(curl)).stdout).toBe('200');
  });

  /** A container's memory in bytes, as its processes hold it. */
  async function memory(container: string): Promise<number> {
    const { stdout } = await ready().engine.call(['exec', container, '/usr/local/bin/node', '-p', MEMORY]);
    return Number(stdout) * 1024;
  }
  const MEMORY = `fs.readdirSync('/proc').filter((p) => /^\\d+$/.test(p) && p !== String(process.pid)).map((p) => { try { return Number(/VmRSS:\\s+(\\d+)/.exec(fs.readFileSync('/proc/' + p + '/status', 'utf8'))?.[1] ?? 0) } catch { return 0 } }).reduce((a, b) => a + b, 0)`;

  it('while the egress container is frozen nothing passes, and afterwards it does', async () => {
    const { engine } = ready();
    await engine.must(['pause', box.names.egress]);
    try {
      expect((await box.run(curl)).stdout).toBe('000');
    } finally {
      await engine.must(['unpause', box.names.egress]);
    }
    expect((await box.run(curl)).stdout).toBe('200');
  });

  once('10,000 connections in a row leave it working, with bounded memory', async () => {
    const before = await memory(box.names.egress);
    const flood = `python3 - <<'PYTHON'
import socket
held = []
for count in range(10000):
    try:
        s = socket.create_connection(("127.0.0.1", 3128), 2)
        s.sendall(b"CONNECT allowed.example.org:443 HTTP/1.1\\r\\n")
        held.append(s)
    except OSError:
        pass
    if len(held) > 900:
        for s in held[:600]: s.close()
        del held[:600]
PYTHON`;
    expect((await box.run(flood)).exitCode).toBe(0);
    await sleep(1_000);
    expect((await box.run(curl)).stdout).toBe('200');
    expect((await memory(box.names.egress)) - before).toBeLessThan(150e6);
    expect(await memory(box.names.door)).toBeLessThan(250e6);
  });

  once('slow headers do not hold it', async () => {
    const slow = `python3 - <<'PYTHON'
import socket, time
held = [socket.create_connection(("127.0.0.1", 3128), 2) for _ in range(100)]
for s in held: s.sendall(b"CONNECT allowed.example.org:443 HTTP/1.1\\r\\nX: ")
end = time.time() + 20
open_ = len(held)
while time.time() < end and open_:
    time.sleep(1)
    open_ = 0
    for s in held:
        try:
            s.sendall(b"x")
            open_ += 1
        except OSError:
            pass
print(open_)
PYTHON`;
    const [held, during] = await Promise.all([box.run(slow), sleep(2_000).then(() => box.run(curl))]);
    expect(during.stdout).toBe('200');
    expect(held.stdout.trim()).toBe('0');
  });

  once('giant headers are refused', async () => {
    const giant = `head -c 2000000 /dev/zero | tr '\\0' x | curl -sS -m 6 -o /dev/null -w '%{http_code}' -H @- http://127.0.0.1:3128/ 2>&1`;
    expect((await box.run(giant)).stdout).not.toContain('200');
  });

  it('when the egress container is killed nothing passes, and raising the network again heals it', async () => {
    const { engine, images } = ready();
    await engine.must(['kill', '--signal', 'KILL', box.names.egress]);
    expect((await box.run(curl)).stdout).toBe('000');
    expect((await box.run("curl -sS -m 3 --noproxy '*' https://198.51.100.10/")).exitCode).not.toBe(0);
    // Whoever was behind the dead network stays closed in with it; a new one is a whole one.
    await box.close();
    box = await behind(engine, images, world, { hosts: ['allowed.example.org'] });
    expect((await box.run(curl)).stdout).toBe('200');
  });

  it('when the door is killed, who is behind it has nothing but loopback left', async () => {
    const { engine, images } = ready();
    await engine.must(['kill', '--signal', 'KILL', box.names.door]);
    expect((await box.run(curl)).stdout).not.toBe('200');
    expect((await box.run('cat /proc/net/route | wc -l')).stdout.trim()).toMatch(/^1$|^$/);
    await box.close();
    box = await behind(engine, images, world, { hosts: ['allowed.example.org'] });
  });

  it('a network that cannot be set up is not there at all', async () => {
    const { engine, images } = ready();
    const wanted = {
      id: `test-${process.pid}-none`,
      image: images.egress,
      keys: {},
      token: 'token',
      uplink: 'no-such-network',
      file: {
        schema: 'paddock/egress/v1' as const,
        run: 'none',
        rules: [],
        permitted_networks: [],
        gateway: { token_sha256: '0'.repeat(64), limits: { requests_per_minute: 1, bytes: 1 }, vendors: {} },
      },
    };
    await expect(raise(engine, wanted)).rejects.toThrow(/no-such-network/);
    const { stdout } = await engine.call(['ps', '--all', '--format', '{{.Names}}']);
    expect(stdout).not.toContain(wanted.id);
  });
});
