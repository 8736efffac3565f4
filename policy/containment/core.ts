import type { DefaultGroup } from './defaults/group.ts';

/** What no file takes away and no mode lifts, beside git's metadata (git.ts): Paddock's own configuration. */
export const CORE_FILES: readonly DefaultGroup[] = [
  { reason: 'what an agent may do is not for the agent to change', patterns: ['paddock.toml'] },
];
