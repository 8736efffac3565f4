import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Documented, withOptions } from './document.ts';

const PAGE = join(import.meta.dirname, '../../docs/home-manager.md');

const [library, ...rest] = process.argv.slice(2);
if (library === undefined || rest.length > 0) {
  process.stderr.write("usage: nix/home-manager/document-main.ts FILE (that holds nixpkgs' lib)\n");
  process.exit(64);
}
try {
  const expression = `import ${import.meta.dirname}/document.nix { lib = import ${resolve(library)}; }`;
  const { stdout } = await promisify(execFile)('nix-instantiate', [
    ...['--eval', '--strict', '--json', '--readonly-mode'],
    ...['--expr', expression],
  ]);
  const page = await readFile(PAGE, 'utf8');
  await writeFile(PAGE, withOptions(page, Documented.parse(JSON.parse(stdout))));
} catch (error) {
  process.stderr.write(`document: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(65);
}
