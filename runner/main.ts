import { useCompileCache } from './compile-cache.ts';

// The command `paddock`. What is imported after the cache is open comes from it.

useCompileCache();
await import('./program.ts');
