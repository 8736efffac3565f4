import type { Launch, LaunchFile } from '../../../policy/launch.ts';
import { expected, fields, record, string, strings } from '../shape.ts';

/** Where the image keeps how each CLI is started; `policy/launch.ts` says the same, on a library that takes long to load. */
export const LAUNCH_FILE = '/etc/paddock/launch.json';

/**
 * The content of a launch file. It accepts what the schema in `policy/launch.ts` accepts, by hand: loading Zod would
 * double the time to start. Throws an Error that names the place and what was expected there.
 */
export function parseLaunchFile(text: string): LaunchFile {
  const file = fields('the file', JSON.parse(text), ['schema', 'profiles']);
  if (file.schema !== 'paddock/launch/v1') throw expected('schema', '"paddock/launch/v1"');
  const profiles = record('profiles', file.profiles, (profile, tools) =>
    record(`profiles.${profile}`, tools, (tool, value) => launch(`profiles.${profile}.${tool}`, value)),
  );
  return { schema: file.schema, profiles };
}

function launch(at: string, value: unknown): Launch {
  const { program, headless, interactive, environment, defaults, endpoint, home } = fields(
    at,
    value,
    ['program', 'headless', 'interactive', 'environment', 'defaults', 'home'],
    ['endpoint'],
  );
  return {
    program: string(`${at}.program`, program, /^\//),
    headless: strings(`${at}.headless`, headless),
    interactive: strings(`${at}.interactive`, interactive),
    environment: variables(`${at}.environment`, environment),
    defaults: variables(`${at}.defaults`, defaults),
    ...(endpoint !== undefined && { endpoint: endpointOf(`${at}.endpoint`, endpoint) }),
    home: record(`${at}.home`, home, (path, content) => {
      string(`${at}.home`, path, /^[^/].*$/);
      return content === null ? null : string(`${at}.home.${path}`, content);
    }),
  };
}

function variables(at: string, value: unknown): Record<string, string> {
  return record(at, value, (name, text) => {
    string(at, name, VARIABLE);
    return string(`${at}.${name}`, text);
  });
}

function endpointOf(at: string, value: unknown): NonNullable<Launch['endpoint']> {
  const { variable, args } = fields(at, value, ['variable', 'args']);
  return { variable: string(`${at}.variable`, variable, VARIABLE), args: strings(`${at}.args`, args) };
}

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
