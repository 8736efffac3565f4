import { mkdtempSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenAt } from '../../../../images/egress/serve/listen.ts';
import { leaveSocket } from '../left-socket.ts';

let folder: string;
let path: string;
const servers: Server[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'listen-'));
  path = join(folder, 'a.sock');
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  rmSync(folder, { recursive: true, force: true });
});

function greeter(word: string): Server {
  const server = createServer((socket) => socket.on('error', () => {}).end(word));
  servers.push(server);
  return server;
}

async function greeting(): Promise<string> {
  let text = '';
  for await (const chunk of connect({ path })) text += chunk;
  return text;
}

describe('a server at a path', () => {
  it('is reached by its user alone', async () => {
    await listenAt(greeter('hello'), path);
    expect(await greeting()).toBe('hello');
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('takes the place of a process that was killed', async () => {
    leaveSocket(path);
    await listenAt(greeter('new'), path);
    expect(await greeting()).toBe('new');
  });

  it('never takes the place of one that is alive', async () => {
    const first = await listenAt(greeter('first'), path);
    await expect(listenAt(greeter('second'), path)).rejects.toMatchObject({
      status: 73,
      message: expect.stringContaining('something listens there already'),
    });
    expect(await greeting()).toBe('first');
    expect(first.own()).toBe(true);
  });

  it('never takes the place of a file', async () => {
    writeFileSync(path, 'precious');
    await expect(listenAt(greeter('x'), path)).rejects.toMatchObject({ status: 73 });
    expect(statSync(path).size).toBe(8);
  });

  it('says where it cannot be', async () => {
    path = join(folder, 'missing/a.sock');
    await expect(listenAt(greeter('x'), path)).rejects.toMatchObject({
      status: 73,
      message: expect.stringContaining(path),
    });
  });

  it('notices that its file is gone, or is another', async () => {
    const listening = await listenAt(greeter('x'), path);
    expect(listening.own()).toBe(true);
    unlinkSync(path);
    expect(listening.own()).toBe(false);
    await listenAt(greeter('y'), path);
    expect(listening.own()).toBe(false);
  });

  it('leaves the mask for new files as it was', async () => {
    const before = process.umask();
    await listenAt(greeter('x'), path);
    expect(process.umask()).toBe(before);
  });
});
