import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { connect, createServer as createTcp } from 'node:net';
import { createServer as createTls } from 'node:tls';

// A host outside, in a container of a test's own. It answers on ports 80 and 443 by its name, and says on standard output,
// one a line, whatever reaches it. With a socket it is a vendor: TLS in front of a fake model.

const [name, socket] = process.argv.slice(2);
if (name === undefined) throw new Error('expected a name');

const say = (what: string) => console.log(JSON.stringify({ name, what }));
const certificate = { key: readFileSync('/ca/host.key'), cert: readFileSync('/ca/host.pem') };

const answer: RequestListener = (request, response) => {
  say(`${request.method} ${request.headers.host} ${request.url}`);
  if (request.url === '/away')
    response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' });
  request.resume();
  request.on('end', () => response.end(`this is ${name}\n`));
};

if (socket === undefined) createHttps(certificate, answer).listen(443);
else {
  createTls({ ...certificate, ALPNProtocols: ['http/1.1'] }, (inside) => {
    const model = connect(socket);
    inside.pipe(model).pipe(inside);
    inside.on('error', () => model.destroy()).on('close', () => model.destroy());
    model.on('error', () => inside.destroy()).on('close', () => inside.destroy());
  }).listen(443);
}
createHttp(answer).listen(80);
// Ports that nobody may reach.
createTcp((connection) => {
  say('TCP 22');
  connection.destroy();
}).listen(22);
for (const port of [53, 443]) {
  createSocket('udp4', () => say(`UDP ${port}`)).bind(port);
}
say('ready');
