/** One environment variable that may reach the agent CLI from whoever starts the container. */
export interface Passed {
  readonly name: string;
  /** Why it is let through. */
  readonly why: string;
  /** `url`: an http(s) URL · `certificates`: the path of a PEM file. Both are checked before anything starts. */
  readonly holds?: 'url' | 'certificates';
  /** The only tool that gets it, so that one vendor's key is not shown to another vendor's agent. */
  readonly tool?: string;
}

const plain = (why: string, ...names: string[]): Passed[] => names.map((name) => ({ name, why }));
const proxy = (name: string): Passed => ({ name, why: 'the way out, where there is one', holds: 'url' });
const certificates = (name: string): Passed => ({ name, why: "a company's own CA", holds: 'certificates' });
const vendor = (tool: string, why: string, ...names: string[]): Passed[] =>
  names.map((name) => ({ name, why, tool }));
const endpoint = (tool: string, name: string): Passed => ({
  name,
  why: 'the gateway that holds the real key',
  holds: 'url',
  tool,
});

/**
 * Every variable that is passed on. What is not here reaches neither the guard nor the CLI, on purpose among
 * them: interpreter and loader options; `IS_SANDBOX` and `CLAUDE_CODE_BUBBLEWRAP`, which lift Claude Code's root
 * check; `CODEX_HOME`, `CLAUDE_CONFIG_DIR` and Gemini's settings paths, which move configuration; `GITHUB_SHA`
 * and `SURFACE`, with which Gemini CLI strips its shell's environment; `GIT_CONFIG_*` and `GIT_SSH_COMMAND`,
 * which make git run programs.
 */
export const PASSED: readonly Passed[] = [
  ...plain('the guard asks for it; tools may ask too', 'AGENT_SANDBOX'),
  ...plain('which profile to start', 'PADDOCK_PROFILE'),
  ...plain('what the terminal can show', 'TERM', 'COLORTERM', 'NO_COLOR'),
  ...plain("the person's language, encoding and time", 'LANG', 'LC_ALL', 'TZ'),
  ...vendor('claude', 'sign-in', 'ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'CLAUDE_CODE_OAUTH_TOKEN'),
  ...vendor('claude', 'the model', 'ANTHROPIC_MODEL', 'ANTHROPIC_SMALL_FAST_MODEL'),
  endpoint('claude', 'ANTHROPIC_BASE_URL'),
  ...vendor('codex', 'sign-in', 'OPENAI_API_KEY', 'CODEX_API_KEY'),
  endpoint('codex', 'OPENAI_BASE_URL'),
  ...vendor('gemini', 'sign-in', 'GEMINI_API_KEY'),
  ...vendor('gemini', 'the model', 'GEMINI_MODEL'),
  endpoint('gemini', 'GOOGLE_GEMINI_BASE_URL'),
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'].map(proxy),
  ...plain('what is reached without the proxy', 'NO_PROXY', 'no_proxy'),
  ...['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS', 'GIT_SSL_CAINFO', 'CURL_CA_BUNDLE'].map(certificates),
  ...plain("GitHub's API, with a token made for this run", 'GH_TOKEN'),
  ...plain('who a commit is by', 'GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_AUTHOR_DATE'),
  ...plain('who made a commit', 'GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL', 'GIT_COMMITTER_DATE'),
];

/**
 * A passed variable reaches Node.js under this prefix, so that none can change how the guard itself runs
 * (Node.js reads NODE_EXTRA_CA_CERTS and SSL_CERT_FILE, its C library LC_ALL and TZ).
 */
export const PREFIX = 'GIVEN_';

/** Set where standard input and output both are a terminal. The script says it: Node.js takes 4 ms to find out. */
export const TERMINAL = 'ON_TERMINAL';

/** Variables from outside by their own names; what was not set is absent. */
export type Given = Readonly<Record<string, string>>;

/** The passed variables in the entrypoint's own environment, without {@link PREFIX}; nothing else in it counts. */
export function givenFrom(environment: Readonly<Record<string, string | undefined>>): Given {
  const given: Record<string, string> = {};
  for (const { name } of PASSED) {
    const value = environment[PREFIX + name];
    if (value !== undefined) given[name] = value;
  }
  return given;
}

/** The agent's home directory. It is fixed: the one place that may be writable, and that the guard knows. */
export const HOME = '/home/agent';

/**
 * The environment of the CLI `tool`, made from nothing: what was given beside what the image passes on, what the image fixes, the
 * profile's defaults, what was given and is meant for this tool, then git's, then the profile's own, each over the one before.
 */
export function childEnvironment(
  tool: string,
  given: Given,
  git: Given,
  profile: { environment: Given; defaults: Given },
  extra: Given = {},
): Record<string, string> {
  const passed = Object.fromEntries(
    PASSED.flatMap((entry) => {
      const value = given[entry.name];
      const meant = entry.tool === undefined || entry.tool === tool;
      return meant && value !== undefined ? [[entry.name, value]] : [];
    }),
  );
  return {
    ...extra,
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME,
    USER: 'agent',
    LOGNAME: 'agent',
    SHELL: '/bin/bash',
    LANG: 'C.UTF-8',
    ...withTwins(profile.defaults, passed),
    ...passed,
    ...git,
    ...profile.environment,
  };
}

/** Defaults, of which one takes the value that was given under its name in the other case, as proxies have both. */
function withTwins(defaults: Given, passed: Given): Given {
  return Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => {
      const lower = name.toLowerCase();
      return [name, passed[name === lower ? name.toUpperCase() : lower] ?? value];
    }),
  );
}
