import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { Readable } from 'node:stream';
import { LARGE, ORIGIN } from '../places.ts';

// A host outside: TLS, a small answer and a large one.

const [certificate = '', key = ''] = process.argv.slice(2);
const small = Buffer.alloc(1_000, 'x');
const piece = Buffer.alloc(64 * 1024, 'x');

function* large() {
  for (let left = LARGE; left > 0; left -= piece.length)
    yield piece.subarray(0, Math.min(left, piece.length));
}

createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (request, response) => {
  if (request.url !== '/large') response.writeHead(200, { 'content-length': small.length }).end(small);
  else {
    response.writeHead(200, { 'content-length': LARGE });
    Readable.from(large(), { objectMode: false }).pipe(response);
  }
}).listen({ host: ORIGIN.address, port: 443, backlog: 1_024 });
