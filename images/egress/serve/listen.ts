import { lstatSync, unlinkSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { Failure, isSystemError, STATUS, wordsOf } from '../failure.ts';

/** A Unix socket that this process listens on. */
export interface Listening {
  path: string;
  /** Whether the file at the path is still this process's own. */
  own(): boolean;
}

/**
 * Makes `server` listen at `path`, for this user alone. The socket of a process that is gone is replaced, one that something listens on
 * never is: that, and a path that can't be used, is a {@link Failure}.
 */
export async function listenAt(server: Server, path: string): Promise<Listening> {
  try {
    await listen(server, path);
  } catch (error) {
    if (!isSystemError(error, 'EADDRINUSE')) throw cannot(path, wordsOf(error));
    if (!(await isDead(path))) throw cannot(path, 'something listens there already');
    unlinkSync(path);
    await listen(server, path).catch((again: unknown) => {
      throw cannot(path, wordsOf(again));
    });
  }
  const inode = lstatSync(path).ino;
  return { path, own: () => lstatSync(path, { throwIfNoEntry: false })?.ino === inode };
}

const cannot = (path: string, reason: string) =>
  new Failure(STATUS.cannotCreate, `${path}: cannot listen: ${reason}`);

function listen(server: Server, path: string): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // Nobody else may connect, from the moment that it is there; Node.js makes it before `listen` returns.
    const umask = process.umask(0o077);
    server.listen({ path }, () => {
      server.off('error', reject);
      resolve();
    });
    process.umask(umask);
  });
}

/** Whether `path` is a socket that nobody listens on. */
function isDead(path: string): Promise<boolean> {
  if (!lstatSync(path).isSocket()) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect({ path });
    const settle = (dead: boolean) => {
      socket.destroy();
      resolve(dead);
    };
    socket.on('connect', () => settle(false));
    // Anything but a refusal, such as a full queue, is a sign of life.
    socket.on('error', (error) => settle(isSystemError(error, 'ECONNREFUSED')));
  });
}
