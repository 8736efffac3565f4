import { bundle } from '../bundle.ts';

/** The file of `/usr/lib/paddock` in the egress image: everything of `main.ts` as one script, which can be started by its name. */
export async function buildEgress(): Promise<{ 'egress.js': string }> {
  return { 'egress.js': await bundle(import.meta.dirname, 'main.ts') };
}
