import { join } from 'node:path';
import { whatDiffers } from './installed.ts';

// Ends with status 1 and one line when `npm ci` has something to do.
const difference = whatDiffers(join(import.meta.dirname, '../..'));
if (difference !== undefined) {
  process.stdout.write(`${difference}\n`);
  process.exitCode = 1;
}
