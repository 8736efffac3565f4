import { setTimeout as sleep } from 'node:timers/promises';
import { CONTROL_SOCKET } from '../places.ts';
import { ask, textOf } from './client.ts';
import { type ControlAnswer, type ControlMessage, configureMessage } from './message.ts';
import { standardInput } from './standard-input.ts';

/** How long the running program may take to come up, in milliseconds. */
const PATIENCE = 10_000;

/** Puts a policy and keys on standard input in force, both or neither. Throws a Failure, which never quotes a key, where they are not taken. */
export async function run(): Promise<void> {
  const message = configureMessage(await standardInput('policy and keys'));
  process.stdout.write(`${textOf(await whenUp(message))}\n`);
}

async function whenUp(message: ControlMessage): Promise<ControlAnswer> {
  for (const until = Date.now() + PATIENCE; ; await sleep(10)) {
    try {
      return await ask(CONTROL_SOCKET, message);
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}
