import { closeSync, openSync } from 'node:fs';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { type Answer, GATE_SOCKET, LONGEST_QUESTION } from '../../policy/gate/question.ts';
import { Question } from './question.schema.ts';

/** How long a question may take to come in, milliseconds, and how many may be open at once. */
const PATIENCE = 5000;
const MOST_OPEN = 64;

/** Decides about a question. `gone` is aborted when nobody waits for the answer any more. */
export type Decide = (question: Question, gone: AbortSignal) => Promise<Answer>;

/** What the gate in a box can ask. */
export interface GateServer {
  /** The folder to mount into the box. */
  folder: string;
  /** Answers no more: who waits is refused. */
  close(): Promise<void>;
}

/**
 * Listens in a new folder for the questions of the gate in a box. The folder's parent is what keeps other users of this machine away. Whatever
 * is no question, or comes too slowly, is answered by a closed connection, which refuses the call; so is an error in `decide`.
 */
export async function openGate(folder: string, decide: Decide): Promise<GateServer> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: 0o755 });
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    if (open.size >= MOST_OPEN) return void socket.destroy();
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => undefined);
    serve(socket, decide);
  });
  await listen(server, folder);
  await chmod(join(folder, 'socket'), 0o666);
  return {
    folder,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** By way of the folder's descriptor: a socket's own path may have 107 bytes (unix(7)), and a state folder may lie deep. */
async function listen(server: ReturnType<typeof createServer>, folder: string): Promise<void> {
  const descriptor = openSync(folder, 'r');
  try {
    const place = process.platform === 'linux' ? `/proc/self/fd/${descriptor}` : folder;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(join(place, NAME), resolve);
    });
  } finally {
    closeSync(descriptor);
  }
}

const NAME = GATE_SOCKET.slice(GATE_SOCKET.lastIndexOf('/') + 1);

function serve(socket: Socket, decide: Decide): void {
  const gone = new AbortController();
  socket.on('close', () => gone.abort());
  const late = setTimeout(() => socket.destroy(), PATIENCE);
  let text = '';
  socket.setEncoding('utf8');
  socket.on('end', () => socket.end());
  socket.on('data', (chunk: string) => {
    text += chunk;
    if (text.length > LONGEST_QUESTION) return void socket.destroy();
    if (!text.endsWith('\n')) return;
    clearTimeout(late);
    // One question a connection.
    socket.removeAllListeners('data').resume();
    answer(text, decide, gone.signal).then(
      (said) => void socket.end(`${JSON.stringify(said)}\n`),
      () => void socket.destroy(),
    );
  });
  socket.on('close', () => clearTimeout(late));
}

const answer = async (text: string, decide: Decide, gone: AbortSignal) =>
  decide(Question.parse(JSON.parse(text)), gone);
