import type { TLSSocket } from 'node:tls';
import { ORIGIN } from '../places.ts';

const END = '\r\n\r\n';

/** A GET on a connection that is kept; resolves with the body's length once all of it has come. */
export function get(socket: TLSSocket, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let head = '';
    let length = Number.NaN;
    let received = 0;
    function settle(how: () => void): void {
      socket.off('data', onData).off('error', onError).off('close', onClose);
      how();
    }
    const onError = (error: Error) => settle(() => reject(error));
    const onClose = () => settle(() => reject(new Error(`${path}: closed after ${received} bytes`)));
    function onData(chunk: Buffer): void {
      received += chunk.length;
      if (Number.isNaN(length)) {
        head += chunk.toString('latin1');
        const end = head.indexOf(END);
        if (end < 0) return;
        const match = /^HTTP\/1\.1 200 .*\r\n(?:.*\r\n)*content-length: (\d+)\r\n/i.exec(
          head.slice(0, end + END.length),
        );
        if (match === null) {
          settle(() => reject(new Error(`${path}: got ${head.slice(0, end)}`)));
          return;
        }
        length = Number(match[1]);
        received -= end + END.length;
      }
      if (received >= length) settle(() => resolve(received));
    }
    socket.on('data', onData).on('error', onError).on('close', onClose);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${ORIGIN.name}\r\n\r\n`);
  });
}
