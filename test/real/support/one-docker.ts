import { SHARED_DOCKER, startDocker } from './docker.ts';

/** Starts the daemon that the test files of this run share, and ends it after them. */
export default async function oneDocker(): Promise<() => Promise<void>> {
  const { environment, close } = await startDocker();
  process.env[SHARED_DOCKER] = environment.DOCKER_HOST;
  return close;
}
