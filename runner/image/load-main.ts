import { parseArgs } from 'node:util';
import { chooseEngine, type Engine } from '../engine/engine.ts';
import { ENGINES } from '../engine/find.ts';
import { Failure } from '../failure.ts';
import { readLayout } from './layout.ts';
import { loadImage } from './load.ts';

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

const { values, positionals } = readArguments();
const [layout, ...rest] = positionals;
const { tag } = values;
if (layout === undefined || tag === undefined || rest.length > 0) stop(64, USAGE.trimEnd());

const name = tag;
let engine: Engine;
try {
  engine = await chooseEngine(values.engine);
  await loadImage(engine, layout, name);
} catch (error) {
  if (error instanceof Failure) stop(error.status, error.message);
  throw error;
}
process.stdout.write(`${name}\n`);
const CLOSED = '--cap-drop ALL --security-opt no-new-privileges --read-only';
const NEXT: Readonly<Record<string, string>> = {
  agent: `--env AGENT_SANDBOX=1 ${CLOSED} --tmpfs /tmp --tmpfs /home/agent ${name} claude --version`,
  egress: `--network none ${CLOSED} ${name} --help`,
};
const kind = /^paddock\/([a-z]+):/.exec((await readLayout(layout)).name)?.[1] ?? '';
const next = NEXT[kind];
process.stderr.write(
  `Loaded into ${engine.name}.${next === undefined ? '' : ` Next:\n  ${engine.name} run --rm ${next}`}\n`,
);
