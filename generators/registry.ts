import type { Adapter, ImageAdapter } from './adapter.ts';
import { claude } from './claude/interactive.ts';
import { codex } from './codex/interactive.ts';
import { gemini } from './gemini/interactive.ts';

/** One CLI. What it is in the image is loaded where the image is built; commands for the host do not even hold it. */
export interface Registered {
  adapter: Adapter;
  image: () => Promise<ImageAdapter>;
}

/** Every CLI that Paddock renders for, a line each. */
export const CLIS: readonly Registered[] = [
  { adapter: claude, image: async () => (await import('./claude/image.ts')).claude },
  { adapter: codex, image: async () => (await import('./codex/image.ts')).codex },
  { adapter: gemini, image: async () => (await import('./gemini/image.ts')).gemini },
];

/** Their adapters for a person's machine. */
export const ADAPTERS: readonly Adapter[] = CLIS.map(({ adapter }) => adapter);
