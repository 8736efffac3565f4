import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { boxWith } from '../support/box.ts';
import { KEY } from '../support/drive.ts';
import { anthropic } from '../support/models/anthropic.ts';
import { serve } from '../support/models/server.ts';
import { changes } from '../support/play.ts';
import { CONTAINERS_CONF, podman } from '../support/podman.ts';
import { privateNetwork } from '../support/private-network.ts';
import { type Files, makeScene } from '../support/scene.ts';

/** A person at Claude Code, whose model asks for one command. */
export interface Sitting {
  image: string;
  home: Files;
  workspace: Files;
  mounts: readonly string[];
  command: string;
  /** What has to be on the screen, without blanks and frames, before something is typed. */
  until: RegExp;
  typed: readonly string[];
}

/** What was on the screen, without blanks and frames, before anything was typed, what had changed by then, and what in the end; what the command said to the model. */
export interface Sat {
  screen: string;
  before: readonly string[];
  after: readonly string[];
  results: readonly string[];
}

// What keeps Claude Code's first dialogs away.
const STARTED = JSON.stringify({
  hasCompletedOnboarding: true,
  projects: { '/workspace': { hasTrustDialogAccepted: true } },
  customApiKeyResponses: { approved: [KEY.slice(-20)], rejected: [] },
});

/** Starts Claude Code at a terminal (script(1)), waits for a text, types, and waits for the result of the command. Throws after a minute. */
export async function sitAtClaude(sitting: Sitting): Promise<Sat> {
  const { image, home, workspace, mounts, command, until, typed } = sitting;
  const folder = await mkdtemp(join(tmpdir(), 'paddock-terminal-'));
  const name = `paddock-terminal-${process.pid}`;
  const scene = await makeScene({ workspace, home: { ...home, '.claude.json': STARTED } });
  const untouched = scene.observe();
  const changed = () => changes(untouched, scene.observe());
  const model = await serve(anthropic, { calls: [{ shell: command }] }, join(folder, 'model.sock'));
  const network = await privateNetwork(join(folder, 'model.sock'));
  try {
    const words = [
      ...['podman', 'run', '--interactive', '--tty', '--name', name],
      ...boxWith(network.flags, [...scene.mounts, ...mounts]),
      ...['--env', `ANTHROPIC_API_KEY=${KEY}`, '--env', `ANTHROPIC_BASE_URL=${network.url}${anthropic.root}`],
      ...['--env', 'TERM=xterm', '--entrypoint', '/usr/local/bin/claude', image],
      ...['--setting-sources', 'user', 'Follow the script.'],
    ];
    const line = words.map((word) => `'${word}'`).join(' ');
    const child = spawn('script', ['-qec', `stty rows 50 cols 160; ${line}`, '/dev/null'], {
      env: { ...process.env, CONTAINERS_CONF },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    const screen = () => stripVTControlCharacters(text).replace(/[\s\u2500-\u257f]+/g, '');
    await waitFor(
      () => until.test(screen()),
      () => `${until} never came: ${screen().slice(-2000)}`,
    );
    const [shown, before] = [screen(), changed()];
    for (const keys of typed) {
      child.stdin.write(keys);
      await pause(500);
    }
    await waitFor(
      () => model.conversation.results.length > 0,
      () => `nothing came back: ${screen().slice(-2000)}`,
    );
    return { screen: shown, before, after: changed(), results: model.conversation.results };
  } finally {
    await podman('rm', '--force', '--time', '0', '--ignore', name);
    await network.close();
    await model.close();
    await scene.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function waitFor(holds: () => boolean, why: () => string): Promise<void> {
  const end = Date.now() + 60_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(why());
    await pause(100);
  }
}
