import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { IMAGE_PROFILES } from './image.ts';
import { interactiveConfiguration, interactiveProfile } from './interactive.ts';
import { jsonText } from './json.ts';
import { ADAPTERS } from './registry.ts';
import { readProfileTexts } from './sources.ts';

const USAGE =
  'usage: generators/main.ts render [--root DIR] [--profile interactive] [--permissions FILE] [--out FILE]';

function stop(status: number, message: string): never {
  process.stderr.write(`render: ${message}\n`);
  process.exit(status);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        root: { type: 'string', default: '.' },
        profile: { type: 'string', default: 'interactive' },
        permissions: { type: 'string' },
        out: { type: 'string' },
      },
    });
  } catch (error) {
    return stop(64, `${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}

const { values, positionals } = readArguments();
if (positionals.join(' ') !== 'render') stop(64, USAGE);
if (IMAGE_PROFILES.some((name) => name === values.profile)) {
  stop(
    77,
    `the profile ${values.profile} switches approvals off and exists only inside the image; ` +
      'build it with `nix build .#agent-image`',
  );
}
if (values.profile !== 'interactive') stop(64, `got --profile ${values.profile}, expected interactive`);

try {
  const { permissions: file } = values;
  const extension = file === undefined ? undefined : { file, text: await readFile(file, 'utf8') };
  const profile = interactiveProfile(await readProfileTexts(values.root), extension);
  const text = jsonText(interactiveConfiguration(profile, ADAPTERS));
  if (values.out === undefined) process.stdout.write(text);
  else await writeFile(values.out, text);
} catch (error) {
  stop(65, error instanceof Error ? error.message : String(error));
}
