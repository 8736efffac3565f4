import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { answersAt } from '../../../../images/egress/health/port.ts';

it('a port answers while something listens on it', async () => {
  const server = createServer((socket) => socket.on('error', () => {})).listen({
    host: '127.0.0.1',
    port: 0,
  });
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  expect(await answersAt(port, 1_000)).toBe(true);
  await new Promise((resolve) => server.close(resolve));
  expect(await answersAt(port, 1_000)).toBe(false);
});
