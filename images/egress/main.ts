#!/usr/local/bin/node
import { Failure, STATUS, wordsOf } from './failure.ts';

/** A command's own file, loaded when it is asked for: those that only send a message start quickly. */
type Load = () => Promise<{ run(): Promise<void> }>;

const COMMANDS: Readonly<Record<string, Load>> = {
  serve: () => import('./serve/serve-main.ts'),
  door: () => import('./door/door-main.ts'),
  configure: () => import('./control/configure-main.ts'),
  policy: () => import('./control/policy-main.ts'),
  keys: () => import('./control/keys-main.ts'),
  status: () => import('./control/status-main.ts'),
  health: () => import('./health/health-main.ts'),
  probe: () => import('./probe/probe-main.ts'),
};

const USAGE = `Usage: egress ${Object.keys(COMMANDS).join(' | ')}

  serve    the proxy and the gateway, closed until a policy is in force
  door     the agent's side: relays two ports of loopback to serve
  configure  both of the next two at once: {"policy": …, "keys": …}; waits for serve to come up
  policy   puts the policy on standard input (JSON) in force
  keys     replaces the vendors' keys by those on standard input (JSON)
  status   how serve is doing, as JSON
  health   ends with 0 where this container's program works
  probe    looks for other ways out, as the order on standard input (JSON) says
`;

async function main([command, ...rest]: readonly string[]): Promise<void> {
  if (command === '--help') {
    process.stdout.write(USAGE);
    return;
  }
  const load = command !== undefined && Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  if (load === undefined || rest.length > 0) {
    throw new Failure(
      STATUS.usage,
      `got ${JSON.stringify(command ?? '')}, expected one command\n\n${USAGE.trimEnd()}`,
    );
  }
  const { run } = await load();
  await run();
}

function end(error: unknown): never {
  process.stderr.write(`egress: ${error instanceof Failure ? error.message : `a bug: ${wordsOf(error)}`}\n`);
  process.exit(error instanceof Failure ? error.status : STATUS.bug);
}

main(process.argv.slice(2)).catch(end);
