import { defineConfig } from 'vitest/config';

/** What makes a network with the addresses of the tests, or a Docker daemon: one after the other. */
const CONTAINED = [
  ...['egress', 'git', 'run', 'tiers'].map((folder) => `test/adversarial/${folder}/**/*.test.ts`),
  ...['egress', 'run'].map((folder) => `test/real/${folder}/**/*.test.ts`),
];

/** What both kinds of real tests have. */
const REAL = {
  setupFiles: './test/seed.ts',
  testTimeout: 120_000,
  hookTimeout: 600_000,
  // Containers share two cores and one engine: files run one after the other.
  fileParallelism: false,
};

/**
 * `unit` needs Node.js and a few of Debian's tools, no container; `real` and `contained` need Nix, podman and the built images, and run side
 * by side.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/real/**', 'test/adversarial/**'],
          globalSetup: './test/scratch.ts',
          setupFiles: './test/seed.ts',
          // Tests that ask real programs thousands of things share two cores with each other.
          testTimeout: 30_000,
          // Pure code shares one module graph; a graph for each of a hundred files would cost more than the tests.
          isolate: false,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'real',
          include: ['test/real/**/*.test.ts', 'test/adversarial/**/*.test.ts'],
          exclude: CONTAINED,
          ...REAL,
        },
      },
      {
        test: {
          name: 'contained',
          include: CONTAINED,
          globalSetup: './test/real/support/one-docker.ts',
          ...REAL,
        },
      },
    ],
  },
});
