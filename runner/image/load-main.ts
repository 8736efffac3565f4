import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { destination, ENGINES, type Engine, findEngine } from './engine.ts';

const USAGE = `usage: nix run .#load [-- --engine ${ENGINES.join('|')}] [-- --tag NAME:TAG]\n`;

function stop(status: number, message: string): never {
  process.stderr.write(`load: ${message}\n`);
  process.exit(status);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { tag: { type: 'string' }, engine: { type: 'string' } },
    });
  } catch (error) {
    return stop(64, `${error instanceof Error ? error.message : error}\n${USAGE.trimEnd()}`);
  }
}

async function chooseEngine(wanted: string | undefined): Promise<Engine> {
  const named = ENGINES.find((engine) => engine === wanted);
  if (wanted !== undefined && named === undefined)
    stop(64, `got --engine ${wanted}, expected ${ENGINES.join(' or ')}`);
  const engine = named ?? (await findEngine());
  return engine ?? stop(69, 'neither podman nor docker answers; install one: sudo apt-get install podman');
}

async function requireSkopeo(): Promise<void> {
  const { failed } = await execa('skopeo', ['--version'], { reject: false });
  if (failed) stop(69, 'missing: skopeo, which copies the image; install it: sudo apt-get install skopeo');
}

const { values, positionals } = readArguments();
const [layout, ...rest] = positionals;
const { tag } = values;
if (layout === undefined || tag === undefined || rest.length > 0) stop(64, USAGE.trimEnd());

const engine = await chooseEngine(values.engine);
await requireSkopeo();
// skopeo takes the platform that it runs on out of the index. Its words are for a person; standard output has the tag.
const target = destination(engine, tag);
const copy = await execa('skopeo', ['copy', `oci:${layout}`, target], {
  reject: false,
  stdin: 'ignore',
  stdout: process.stderr,
  stderr: process.stderr,
});
if (copy.failed) stop(70, `skopeo could not copy the image to ${target}; its message is above`);
const name = target.slice(target.indexOf(':') + 1);
process.stdout.write(`${name}\n`);
process.stderr.write(
  `Loaded into ${engine}. Next:\n  ${engine} run --rm --env AGENT_SANDBOX=1 --cap-drop ALL ` +
    `--security-opt no-new-privileges --read-only --tmpfs /tmp --tmpfs /home/agent ${name} claude --version\n`,
);
