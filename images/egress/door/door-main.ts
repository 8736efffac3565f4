import { Failure, isSystemError, STATUS } from '../failure.ts';
import { ownIds, refuseRoot } from '../identity.ts';
import { ownConnectionLimit } from '../limits.ts';
import { GATEWAY_PORT, PROXY_PORT } from '../places.ts';
import { beyondLoopback, readTables } from '../probe/namespace.ts';
import { openDoor } from './door.ts';
import { WAYS } from './ways.ts';

/**
 * Opens the door until a signal ends it. Throws a {@link Failure} as root, and where the network namespace has more than
 * loopback: the agent will share it, and would have another way out.
 */
export async function run(): Promise<void> {
  refuseRoot(ownIds());
  const more = beyondLoopback(readTables());
  if (more.length > 0) {
    throw new Failure(
      STATUS.refused,
      `refused: the network has ${more.join(', ')}, expected nothing but loopback; start the door with --network none`,
    );
  }
  const door = await openDoor(WAYS, ownConnectionLimit()).catch((error: unknown) => {
    if (!isSystemError(error, 'EADDRINUSE')) throw error;
    throw new Failure(
      STATUS.cannotCreate,
      `port ${PROXY_PORT} or ${GATEWAY_PORT} is taken; is a door open already?`,
    );
  });
  const end = () => {
    door.close();
    process.exit(0);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}
