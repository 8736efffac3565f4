import { expect, it, onTestFinished, vi } from 'vitest';
import { findEngine } from '../../../runner/engine/find.ts';

it('no engine is found where no client is there', async () => {
  vi.stubEnv('PATH', '/none/such');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  expect(await findEngine()).toBeUndefined();
});
