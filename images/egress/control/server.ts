import { createServer, type Server, type Socket } from 'node:net';
import { wordsOf } from '../failure.ts';
import { type ControlAnswer, ControlMessage, LONGEST_MESSAGE } from './message.ts';
import { readAll } from './read-all.ts';

const DEADLINE = 5_000;
const MOST_CONNECTIONS = 16;

/**
 * A server that answers one message a connection: JSON up to the end of what the client sends, then one line of JSON. It is not
 * listening yet. A message that can't be read is answered with what is wrong with it.
 */
export function controlServer(answer: (message: ControlMessage) => ControlAnswer): Server {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.setTimeout(DEADLINE, () => socket.destroy());
    socket.on('error', () => {});
    void serve(socket, answer);
  });
  server.maxConnections = MOST_CONNECTIONS;
  return server;
}

async function serve(socket: Socket, answer: (message: ControlMessage) => ControlAnswer): Promise<void> {
  const reply = await replyTo(socket, answer);
  socket.write(`${JSON.stringify(reply)}\n`);
  // What the client still sends is of no use.
  socket.destroySoon();
}

async function replyTo(
  socket: Socket,
  answer: (message: ControlMessage) => ControlAnswer,
): Promise<ControlAnswer> {
  try {
    return answer(readMessage(await readAll(socket, LONGEST_MESSAGE)));
  } catch (error) {
    return { ok: false, fault: wordsOf(error) };
  }
}

function readMessage(text: string): ControlMessage {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own words would quote the text, which may be a key.
    throw new Error('got no JSON, expected one message');
  }
  const result = ControlMessage.safeParse(value);
  if (!result.success)
    throw new Error('got an unknown message, expected configure, policy, keys, status or health');
  return result.data;
}
