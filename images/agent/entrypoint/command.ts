import type { Launch, LaunchFile } from '../../../policy/launch.ts';
import type { Given } from './environment.ts';
import { shown } from './shown.ts';

/** What the arguments ask for. */
export type Choice =
  | {
      readonly kind: 'start';
      readonly tool: string;
      readonly launch: Launch;
      readonly args: readonly string[];
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly message: string };

/** The tools of a launch file's profile, by name. */
export type Tools = Readonly<Record<string, Launch>>;

/** The profiles that may be named. Others, should a file have them, are not for a box. */
const PROFILES = ['autonomous', 'ci'];

/** The tools that the profile `given` names has, or `autonomous`; a text that says what is wrong with the name. */
export function toolsOf(file: LaunchFile, given: Given): Tools | string {
  const profile = given.PADDOCK_PROFILE ?? 'autonomous';
  const tools = PROFILES.includes(profile) ? file.profiles[profile] : undefined;
  return tools ?? `PADDOCK_PROFILE: got ${shown(profile)}, expected ${PROFILES.join(' | ')}`;
}

/** What the container's arguments ask for: a tool with its own arguments, help, or something wrong in one line. */
export function choose(tools: Tools, argv: readonly string[]): Choice {
  const [tool, ...args] = argv;
  if (tool === undefined) return { kind: 'wrong', message: 'no tool is named' };
  if (tool === '--help' || tool === '-h') return { kind: 'help' };
  const launch = Object.hasOwn(tools, tool) ? tools[tool] : undefined;
  if (launch !== undefined) return { kind: 'start', tool, launch, args };
  return {
    kind: 'wrong',
    message: `unknown tool ${shown(tool)}, expected ${Object.keys(tools).join(' | ')}`,
  };
}

/**
 * The CLI's arguments: the profile's, the endpoint's where one is given, then the person's own. `terminal` says that
 * standard input and output both are one.
 *
 * Where the headless arguments begin with a subcommand (`codex exec`) and the person wrote it too, it is asked for
 * once and run headless, terminal or not.
 */
export function argumentsOf(
  launch: Launch,
  args: readonly string[],
  terminal: boolean,
  given: Given,
): readonly string[] {
  const [subcommand] = launch.headless;
  const repeated = subcommand !== undefined && !subcommand.startsWith('-') && args[0] === subcommand;
  const own = terminal && !repeated ? launch.interactive : launch.headless;
  return [...own, ...endpointArguments(launch, given), ...(repeated ? args.slice(1) : args)];
}

function endpointArguments({ endpoint }: Launch, given: Given): readonly string[] {
  const url = endpoint && given[endpoint.variable];
  if (endpoint === undefined || url === undefined) return [];
  // The guard has let nothing but printable ASCII through, for which JSON's and TOML's quoting are the same.
  return endpoint.args.map((arg) => arg.replaceAll('{url}', () => JSON.stringify(url)));
}
