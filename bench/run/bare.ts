import { execa } from 'execa';
import { TOOLS, type ToolName } from '../../runner/run/tools.ts';
import { behind, CONFINED } from '../../test/real/egress/support/behind.ts';
import { type Contained, KEY } from '../../test/real/run/support/contained.ts';

const VENDOR = { claude: 'anthropic', codex: 'openai', gemini: 'gemini' } as const;

/** The peer: the same image by a bare `podman run`, behind a network that stands already. */
export interface Bare {
  /** Runs the tool with a task; nothing decides about its calls but the image's own gate. */
  tool(task: string): Promise<unknown>;
  /** Runs `true`: what the engine takes by itself. */
  nothing(): Promise<unknown>;
  close(): Promise<void>;
}

/** Makes it for one of the tools. */
export async function bareOf(
  machine: Contained,
  images: { egress: string; agent: string },
  tool: ToolName,
): Promise<Bare> {
  const { engine, world } = machine;
  const vendor = VENDOR[tool];
  const vendors = { [vendor]: { base_url: `https://${vendor}.example.org` } };
  const box = await behind(engine, images, world, { vendors }, { [vendor]: KEY });
  const environment = Object.entries(box.inside.environment).flatMap(([name, value]) => [
    '--env',
    `${name}=${value}`,
  ]);
  const run = ['run', '--rm', ...CONFINED, ...box.inside.flags, ...environment];
  return {
    tool: (task) =>
      execa('podman', [...run, images.agent, tool, ...TOOLS[tool].task(task, false)], {
        env: engine.environment,
        stdin: 'ignore',
      }),
    nothing: () => engine.must([...run, '--entrypoint', '/bin/true', images.agent]),
    close: () => box.close(),
  };
}
