import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { boxWith } from './box.ts';
import { anthropic } from './models/anthropic.ts';
import { gemini } from './models/gemini.ts';
import { openai } from './models/openai.ts';
import type { Script, Seen } from './models/script.ts';
import { serve } from './models/server.ts';
import type { Vendor } from './models/vendor.ts';
import { CONTAINERS_CONF, podman } from './podman.ts';
import { privateNetwork } from './private-network.ts';

/** The key that every CLI gets. The fake takes any; a test looks for it in what it sees. */
export const KEY = 'sk-paddock-test-0123456789';

/** One CLI with one kind of model. */
export interface Agent {
  name: string;
  tool: 'claude' | 'codex' | 'gemini';
  /** Arguments that choose the model. */
  args: readonly string[];
}

/** The three CLIs; Codex with a model that runs its tools from JavaScript, and with one that calls them. */
export const AGENTS: readonly Agent[] = [
  { name: 'claude', tool: 'claude', args: [] },
  { name: 'codex', tool: 'codex', args: [] },
  { name: 'codex with plain tools', tool: 'codex', args: ['-m', 'gpt-5.5'] },
  { name: 'gemini', tool: 'gemini', args: [] },
];

const VENDORS: Record<Agent['tool'], { vendor: Vendor; key: string; url: string; prompt: string[] }> = {
  claude: { vendor: anthropic, key: 'ANTHROPIC_API_KEY', url: 'ANTHROPIC_BASE_URL', prompt: [] },
  codex: { vendor: openai, key: 'OPENAI_API_KEY', url: 'OPENAI_BASE_URL', prompt: [] },
  gemini: { vendor: gemini, key: 'GEMINI_API_KEY', url: 'GOOGLE_GEMINI_BASE_URL', prompt: ['-p'] },
};

/** One run of a CLI in the box. */
export interface Run {
  agent: Agent;
  image: string;
  /** What the model says. `stop` sends SIGTERM to the container. */
  script: Script | ((stop: () => void) => Script);
  /** podman's flags for mounts, such as the workspace's. */
  mounts?: readonly string[];
  profile?: 'autonomous' | 'ci';
  environment?: Readonly<Record<string, string>>;
  /** What is started instead of the image's entrypoint, with its arguments; the prompt is not added. */
  instead?: { entrypoint: string; args: readonly string[] };
  seconds?: number;
  /**
   * A network of Paddock's that the box is behind, instead of one with nothing in it but the fake: its flags and its
   * environment, and the Unix socket at which its gateway expects the vendor.
   */
  behind?: { flags: readonly string[]; environment: Readonly<Record<string, string>>; socket: string };
}

/** What a run left. */
export interface Driven {
  exitCode: number;
  stdout: string;
  stderr: string;
  /** What each call returned, as the model saw it. */
  results: readonly string[];
  requests: readonly Seen[];
  /** Names that were asked of DNS, and packets with an address outside of loopback. */
  asked: readonly string[];
  unrouted: number;
}

let runs = 0;

/**
 * Runs one CLI in the box against a fake model that follows a script. The network has nothing in it but the fake.
 * Throws where the run takes more than `seconds` (60), or the fake could not read a request.
 */
export async function drive(run: Run): Promise<Driven> {
  const { vendor } = VENDORS[run.agent.tool];
  const name = `paddock-test-${process.pid}-${++runs}`;
  const scratch = await mkdtemp(join(tmpdir(), 'paddock-drive-'));
  const socket = run.behind?.socket ?? join(scratch, 'model.sock');
  const stop = () => void podman('kill', '--signal', 'TERM', name);
  const script = typeof run.script === 'function' ? run.script(stop) : run.script;
  const model = await serve(vendor, script, socket);
  try {
    const network = run.behind === undefined ? await privateNetwork(socket) : gatewayNetwork(run.behind);
    try {
      const seconds = run.seconds ?? 60;
      const { exitCode, stdout, stderr, timedOut } = await execa('podman', command(run, name, network), {
        reject: false,
        env: { CONTAINERS_CONF },
        stdin: 'ignore',
        timeout: seconds * 1000,
        killSignal: 'SIGKILL',
      });
      if (timedOut) {
        throw new Error(
          `${run.agent.name} ran for ${seconds} s; ${model.conversation.results.length} calls came back.\n${stderr}`,
        );
      }
      if (model.faults.length > 0) throw new Error(`the fake model failed: ${model.faults.join('\n')}`);
      const { results } = model.conversation;
      const { requests } = model;
      return {
        exitCode: exitCode ?? -1,
        stdout,
        stderr,
        results,
        requests,
        asked: network.asked,
        unrouted: await network.unrouted(),
      };
    } finally {
      await podman('rm', '--force', '--time', '0', '--ignore', name);
      await network.close();
    }
  } finally {
    await model.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** A network of Paddock's in the shape of a private one. It counts nothing: what was refused is in its own log. */
function gatewayNetwork({ flags }: NonNullable<Run['behind']>) {
  return { url: undefined, flags, asked: [], unrouted: async () => 0, close: async () => undefined };
}

function command(
  run: Run,
  name: string,
  network: { url: string | undefined; flags: readonly string[] },
): string[] {
  const { agent, image, mounts = [], profile = 'autonomous', environment = {}, instead } = run;
  const { vendor, key, url, prompt } = VENDORS[agent.tool];
  const variables = {
    PADDOCK_PROFILE: profile,
    ...(network.url === undefined
      ? run.behind?.environment
      : { [key]: KEY, [url]: network.url + vendor.root }),
    ...environment,
  };
  return [
    ...['run', '--name', name, ...boxWith(network.flags, mounts)],
    ...Object.entries(variables).flatMap(([variable, value]) => ['--env', `${variable}=${value}`]),
    ...(instead === undefined
      ? [image, agent.tool, ...agent.args, ...prompt, 'Follow the script.']
      : ['--entrypoint', instead.entrypoint, image, ...instead.args]),
  ];
}
