import { useCompileCache } from '../../compile-cache.ts';

// The program that a CLI's hook on a person's machine starts for every call: `CLI [--agent NAME]`. The same as `paddock gate`,
// without what reads the other commands. What is imported after the cache is open comes from it.

useCompileCache();
const { runGate } = await import('./run.ts');
await runGate(process.argv.slice(2));
