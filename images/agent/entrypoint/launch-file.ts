import type { Launch, LaunchFile } from '../../../policy/launch.ts';

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
  const { program, headless, interactive, environment, endpoint, home } = fields(
    at,
    value,
    ['program', 'headless', 'interactive', 'environment', 'home'],
    ['endpoint'],
  );
  return {
    program: string(`${at}.program`, program, /^\//),
    headless: strings(`${at}.headless`, headless),
    interactive: strings(`${at}.interactive`, interactive),
    environment: record(`${at}.environment`, environment, (name, text) => {
      string(`${at}.environment`, name, VARIABLE);
      return string(`${at}.environment.${name}`, text);
    }),
    ...(endpoint !== undefined && { endpoint: endpointOf(`${at}.endpoint`, endpoint) }),
    home: record(`${at}.home`, home, (path, content) => {
      string(`${at}.home`, path, /^[^/].*$/);
      return content === null ? null : string(`${at}.home.${path}`, content);
    }),
  };
}

function endpointOf(at: string, value: unknown): NonNullable<Launch['endpoint']> {
  const { variable, args } = fields(at, value, ['variable', 'args']);
  return { variable: string(`${at}.variable`, variable, VARIABLE), args: strings(`${at}.args`, args) };
}

const VARIABLE = /^[A-Z][A-Z0-9_]*$/;

const expected = (at: string, what: string) => new Error(`${at}: expected ${what}`);

function object(at: string, value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw expected(at, 'an object');
  return { ...value };
}

function fields(at: string, value: unknown, names: string[], optional: string[] = []) {
  const found = object(at, value);
  const missing = names.find((name) => !Object.hasOwn(found, name));
  const extra = Object.keys(found).find((name) => ![...names, ...optional].includes(name));
  if (missing !== undefined || extra !== undefined) throw expected(at, `exactly ${names.join(', ')}`);
  return found;
}

function record<T>(at: string, value: unknown, read: (key: string, value: unknown) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(object(at, value)).map(([key, item]) => [key, read(key, item)]));
}

function strings(at: string, value: unknown): string[] {
  if (!Array.isArray(value)) throw expected(at, 'a list');
  return value.map((item) => string(at, item));
}

function string(at: string, value: unknown, pattern = /^/): string {
  if (typeof value !== 'string' || !pattern.test(value)) throw expected(at, `text that fits ${pattern}`);
  return value;
}
