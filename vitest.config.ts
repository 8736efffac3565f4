import { defineConfig } from 'vitest/config';

/** `unit` needs Node.js alone and takes seconds; `real` needs Nix, podman and the built image. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/real/**', 'test/adversarial/**'],
        },
      },
      {
        test: {
          name: 'real',
          include: ['test/real/**/*.test.ts', 'test/adversarial/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 600_000,
          // Containers share two cores and one engine: files run one after the other.
          fileParallelism: false,
        },
      },
    ],
  },
});
