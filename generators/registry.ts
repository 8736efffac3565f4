import type { Adapter } from './adapter.ts';
import { claude } from './claude/adapter.ts';
import { codex } from './codex/adapter.ts';
import { gemini } from './gemini/adapter.ts';

/** Every CLI that Paddock renders for. */
export const ADAPTERS: readonly Adapter[] = [claude, codex, gemini];
