import { expect, it, onTestFinished, vi } from 'vitest';
import { destination, findEngine } from '../../../runner/image/engine.ts';

it.each([
  ['podman', 'localhost/paddock/agent:1', 'containers-storage:localhost/paddock/agent:1'],
  ['podman', 'paddock/agent:1', 'containers-storage:paddock/agent:1'],
  ['docker', 'localhost/paddock/agent:1', 'docker-daemon:paddock/agent:1'],
  ['docker', 'mirror.example/localhost/agent:1', 'docker-daemon:mirror.example/localhost/agent:1'],
  ['docker', 'localhost:5000/agent:1', 'docker-daemon:localhost:5000/agent:1'],
] as const)('skopeo copies for %s, known as %s, to %s', (engine, tag, target) => {
  expect(destination(engine, tag)).toBe(target);
});

it('no engine is found where no client is there', async () => {
  vi.stubEnv('PATH', '/none/such');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  expect(await findEngine()).toBeUndefined();
});
