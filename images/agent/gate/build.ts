import { bundle } from '../../bundle.ts';
import { gateScript } from './gate-script.ts';

/**
 * The files of `/usr/lib/paddock` that answer a CLI's hook: `gate.js`, everything of `main.ts` as one script, and `gate`,
 * the program that the hook names.
 */
export async function buildGate(): Promise<{ 'gate.js': string; gate: string }> {
  return { 'gate.js': await bundle(import.meta.dirname, 'main.ts'), gate: gateScript() };
}
