import type { GlobKind } from './glob.ts';

/** The lists of patterns in `[containment]`: the tier that each one means, and what its patterns are for. */
export const LISTS = {
  blocked_directories: { tier: 'blocked', kind: 'directories' },
  blocked_files: { tier: 'blocked', kind: 'files' },
  readonly_directories: { tier: 'readonly', kind: 'directories' },
  readonly_files: { tier: 'readonly', kind: 'files' },
} as const satisfies Record<string, { tier: 'blocked' | 'readonly'; kind: GlobKind }>;

export type ListName = keyof typeof LISTS;

export const LIST_NAMES = [
  'blocked_directories',
  'blocked_files',
  'readonly_directories',
  'readonly_files',
] as const satisfies readonly ListName[];
