import { standardInput } from '../control/standard-input.ts';
import { probe } from './probe.ts';

/** `egress probe`: an order on standard input, what was found on standard output, both JSON. */
export async function run(): Promise<void> {
  process.stdout.write(`${JSON.stringify(await probe(await standardInput('order')))}\n`);
}
