import { existsSync } from 'node:fs';
import { type Answer, GATE_FOLDER, GATE_SOCKET, type Question } from '../../../policy/gate/question.ts';
import { expected, object, string } from '../shape.ts';

/** Whether somebody outside has to be asked: a contained run mounts the folder, with or without a socket that answers. */
export function mustAsk(folder = GATE_FOLDER): boolean {
  return existsSync(folder);
}

/** Asks outside and waits for the answer. Throws where none comes: the socket is closed, or says something else. */
export async function ask(question: Question, socket = GATE_SOCKET): Promise<Answer> {
  // Most of a decision's time is loading: what only an asking gate needs comes then.
  const { connect } = await import('node:net');
  return new Promise((resolve, reject) => {
    const connection = connect(socket);
    let text = '';
    connection.setEncoding('utf8');
    connection.on('connect', () => connection.write(`${JSON.stringify(question)}\n`));
    connection.on('data', (chunk: string) => {
      text += chunk;
    });
    connection.on('error', () => reject(new Error('nobody answers outside')));
    connection.on('close', () => {
      try {
        resolve(readAnswer(text));
      } catch (error) {
        reject(error);
      }
    });
  });
}

/** Reads an answer. Throws an Error that says what was expected. */
export function readAnswer(line: string): Answer {
  if (!line.endsWith('\n')) throw new Error('nobody answered outside');
  const { decision, text } = object('the answer', JSON.parse(line));
  if (decision === 'allow') return { decision };
  if (decision === 'deny') return { decision, text: string('text', text) };
  throw expected('decision', 'allow or deny');
}
