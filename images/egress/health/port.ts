import { connect } from 'node:net';

/** Whether something accepts connections on a port of 127.0.0.1 within `deadline` milliseconds. */
export function answersAt(port: number, deadline: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const settle = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.setTimeout(deadline, () => settle(false));
    socket.on('connect', () => settle(true)).on('error', () => settle(false));
  });
}
