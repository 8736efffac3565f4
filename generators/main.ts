import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { loadProfiles } from '../policy/load.ts';
import { IMAGE_PROFILES } from './image.ts';
import { interactiveConfiguration } from './interactive.ts';
import { jsonText } from './json.ts';
import { ADAPTERS } from './registry.ts';
import { readProfileTexts } from './sources.ts';

const USAGE = 'usage: generators/main.ts render [--root DIR] [--profile interactive] [--out FILE]';

function stop(status: number, message: string): never {
  process.stderr.write(`render: ${message}\n`);
  process.exit(status);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    root: { type: 'string', default: '.' },
    profile: { type: 'string', default: 'interactive' },
    out: { type: 'string' },
  },
});
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
  const text = jsonText(
    interactiveConfiguration(loadProfiles(await readProfileTexts(values.root)), ADAPTERS),
  );
  if (values.out === undefined) process.stdout.write(text);
  else await writeFile(values.out, text);
} catch (error) {
  stop(65, error instanceof Error ? error.message : String(error));
}
