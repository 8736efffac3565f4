import { edit } from './checkout.ts';
import type { Setting } from './measure.ts';

/** A change that someone makes to the repository, and what it may cost. Targets: seconds, and bytes to push. */
export interface Change {
  key: string;
  name: string;
  make: (here: Setting, run: number) => Promise<void>;
  target?: { seconds: number; bytes: number };
}

/** Each run makes another text of it, so that nothing of it is in the store. */
export const CHANGES: readonly Change[] = [
  {
    key: 'profile',
    name: 'after a change to a profile',
    make: (here, run) =>
      edit(here, 'profiles/autonomous.toml', (text) => text.replace('reason = "', `reason = "(${run}) `)),
    target: { seconds: 1.5, bytes: 200_000 },
  },
  {
    key: 'entrypoint',
    name: 'after a change to the entrypoint',
    make: (here, run) =>
      edit(here, 'images/agent/entrypoint/main.ts', (text) => `${text}process.env.BENCH ??= '${run}';\n`),
  },
  {
    // Another mode of its binary makes a layer of the same size with another digest, as a new version would.
    key: 'claude',
    name: 'after a bump of Claude Code',
    make: (here, run) =>
      edit(here, 'nix/image/agent/layers/claude.nix', (text) =>
        text.replace('mode = "0755"', `mode = "0${555 - run * 10}"`),
      ),
  },
];
