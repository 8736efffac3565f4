import { parseArgs } from 'node:util';
import { formatLayout } from './inspect.ts';
import { readLayout } from './layout.ts';

const USAGE = 'usage: nix run .#inspect [-- --json]\n';

function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options: { json: { type: 'boolean', default: false } } });
  } catch (error) {
    process.stderr.write(`inspect: ${error instanceof Error ? error.message : error}\n${USAGE}`);
    return process.exit(64);
  }
}

const { values, positionals } = readArguments();
const [directory, ...rest] = positionals;
if (directory === undefined || rest.length > 0) {
  process.stderr.write(USAGE);
  process.exit(64);
}
const layout = await readLayout(directory).catch((error: unknown) => {
  process.stderr.write(`inspect: ${error instanceof Error ? error.message : error}\n`);
  return process.exit(65);
});
process.stdout.write(values.json ? `${JSON.stringify(layout, null, 2)}\n` : formatLayout(layout));
process.stderr.write('\nNext: nix run .#load   (into podman or docker)\n');
