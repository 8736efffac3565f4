import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { systemConnect } from '../../../../../images/egress/proxy/dial/direct.ts';
import { systemResolve } from '../../../../../images/egress/proxy/dial/resolve.ts';
import { rawServer } from '../support/outside.ts';
import { portOf } from '../support/world.ts';

describe("the system's", () => {
  it('resolver gives all addresses of a name, from the hosts file too', async () => {
    expect(await systemResolve('localhost')).toContain('127.0.0.1');
  });

  it('connection goes to the address, without a look-up, and may be half open', async () => {
    const { server } = await rawServer((socket) => void socket.end());
    const socket = systemConnect('127.0.0.1', portOf(server));
    let lookups = 0;
    socket.on('lookup', () => {
      lookups += 1;
    });
    await once(socket.resume(), 'end');
    expect([lookups, socket.writable, socket.remoteAddress]).toEqual([0, true, '127.0.0.1']);
    socket.destroy();
  });
});
