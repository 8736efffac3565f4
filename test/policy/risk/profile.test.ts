import { describe, expect, it } from 'vitest';
import { boundAgent } from '../../../policy/risk/profile.ts';
import { failure, parse, profileOf } from './support.ts';

const AGENT = ['[agents.main]', 'tool = "claude"', 'risk_profile = "assistant"'];

describe('a risk profile', () => {
  it('has its defaults', () => {
    expect(profileOf()).toMatchObject({
      name: 'assistant',
      level: 'supervised',
      auto_approve: [],
      always_ask: [],
      excluded_tools: [],
      allowed_commands: [],
      workspace_only: true,
      forbidden_paths: [],
      sandbox_enabled: true,
      sandbox_backend: 'auto',
      firejail_args: [],
      shell_env_passthrough: [],
      approval_timeout_secs: 120,
    });
  });

  it('says the line of each key and of each entry', () => {
    const profile = profileOf('level = "full"', 'always_ask = [', '  "file_write",', '  "mcp:x:*",', ']');
    expect(profile.at.level).toBe('paddock.toml:2');
    expect(profile.always_ask).toEqual([
      { text: 'file_write', at: 'paddock.toml:4' },
      { text: 'mcp:x:*', at: 'paddock.toml:5' },
    ]);
    // A default has the line of its table.
    expect(profile.at.workspace_only).toBe('paddock.toml:1');
  });

  it('keeps all that is said', () => {
    const said = profileOf(
      'level = "readonly"',
      'auto_approve = ["web_fetch"]',
      'excluded_tools = ["browser"]',
      'allowed_commands = ["git", "npm test"]',
      'workspace_only = false',
      'forbidden_paths = ["/etc", "~/.ssh", "secrets"]',
      'sandbox_enabled = false',
      'sandbox_backend = "firejail"',
      'firejail_args = ["--net=none"]',
      'shell_env_passthrough = ["LANG", "LC_*"]',
      'approval_timeout_secs = 3600',
    );
    expect(said).toMatchObject({
      level: 'readonly',
      workspace_only: false,
      sandbox_enabled: false,
      sandbox_backend: 'firejail',
      firejail_args: ['--net=none'],
      shell_env_passthrough: ['LANG', 'LC_*'],
      approval_timeout_secs: 3600,
    });
    expect(said.forbidden_paths.map(({ text }) => text)).toEqual(['/etc', '~/.ssh', 'secrets']);
  });

  it.each([
    ['level = "read_only"', 'level: got "read_only", expected readonly | supervised | full'],
    ['level = "Full"', 'level: got "Full", expected readonly | supervised | full'],
    ['auto_aprove = []', 'auto_aprove: got the key "auto_aprove", expected no such key'],
    ['workspace_only = "yes"', 'workspace_only: got "yes", expected boolean'],
    [
      'sandbox_backend = "docker-compose"',
      'sandbox_backend: got "docker-compose", expected auto | landlock | firejail | bubblewrap | docker | podman | sandbox-exec | none',
    ],
    ['approval_timeout_secs = 0', 'approval_timeout_secs: got 0, expected whole seconds, 1 to 3600'],
    ['approval_timeout_secs = 3601', 'approval_timeout_secs: got 3601, expected whole seconds, 1 to 3600'],
    ['forbidden_paths = ["../x"]', 'forbidden_paths.0: got "../x", expected a path without `..`'],
    [
      'forbidden_paths = ["~root"]',
      'forbidden_paths.0: got "~root", expected `~/` for the home, and no other person',
    ],
    ['forbidden_paths = [""]', 'forbidden_paths.0: got "", expected a path'],
    [
      'allowed_commands = ["git; rm"]',
      'allowed_commands.0: got "git; rm", expected a program by its name, perhaps with its subcommand, such as `git` or `git status`',
    ],
    [
      'allowed_commands = ["/bin/git"]',
      'allowed_commands.0: got "/bin/git", expected a program by its name, perhaps with its subcommand, such as `git` or `git status`',
    ],
    [
      'shell_env_passthrough = ["A-B"]',
      'shell_env_passthrough.0: got "A-B", expected the name of a variable, in which `*` may stand for any letters',
    ],
    [
      'firejail_args = ["--x"]',
      'firejail_args: got ["--x"], expected none, unless sandbox_backend is firejail',
    ],
  ])('with %s is refused', (line, said) => {
    expect(failure('[risk_profiles.assistant]', line)).toEqual([
      `paddock.toml:2 risk_profiles.assistant.${said}`,
    ]);
  });

  it('with a tool that there is not is refused, and the near ones are named', () => {
    const said = (entry: string) =>
      failure('[risk_profiles.assistant]', `always_ask = ["${entry}"]`).join('');
    expect(said('file_wirte')).toMatch(
      /^paddock.toml:2 risk_profiles.assistant.always_ask.0: got "file_wirte", expected a tool, such as file_write: file_read \| /,
    );
    expect(said('write_file')).toContain('such as file_write:');
    expect(said('Bash')).toContain('such as shell:');
    expect(said('WebFetch')).toContain('such as web_fetch:');
    expect(said('xyzzy')).toMatch(/expected file_read \| .* \| mcp:<server>:<tool>$/);
    expect(said('mcp:github')).toContain('expected `mcp:<server>:<tool>`, where either may be `*`');
    expect(said('mcp:git*:x')).toContain('expected `mcp:<server>:<tool>`');
  });
});

describe('an agent', () => {
  it('is bound by its profile', () => {
    const workspace = parse(...AGENT, '[risk_profiles.assistant]');
    expect(boundAgent(workspace)).toMatchObject({
      agent: { name: 'main', tool: 'claude', channels: ['terminal', 'queue'], at: 'paddock.toml:1' },
      profile: { name: 'assistant' },
    });
  });

  it('may be one of several, which are asked for by name', () => {
    const workspace = parse(
      ...AGENT,
      '[agents.other]',
      'tool = "codex"',
      'risk_profile = "strict"',
      '[risk_profiles.assistant]',
      '[risk_profiles.strict]',
      'level = "readonly"',
    );
    expect(boundAgent(workspace)).toEqual({ fault: 'which agent is meant? there are main, other' });
    expect(boundAgent(workspace, 'other')).toMatchObject({
      agent: { tool: 'codex' },
      profile: { level: 'readonly' },
    });
    expect(boundAgent(workspace, 'third')).toEqual({
      fault: 'no agent is called "third": there are main, other',
    });
    expect(boundAgent(parse())).toEqual({ fault: 'there is no table [agents.<name>]' });
  });

  it('without its profile is refused', () => {
    expect(failure(...AGENT)).toEqual([
      'paddock.toml:3 agents.main.risk_profile: got "assistant", expected a table [risk_profiles.<name>], of which there is none',
    ]);
    expect(failure(...AGENT, '[risk_profiles.asistant]')).toEqual([
      'paddock.toml:3 agents.main.risk_profile: got "assistant", expected asistant (asistant?)',
    ]);
    // A name of an object's own is no profile.
    expect(failure('[agents.main]', 'tool = "claude"', 'risk_profile = "constructor"')).toHaveLength(1);
  });

  it.each([
    ['tool = "cursor"\nrisk_profile = "a"', 'tool: got "cursor", expected claude | codex | gemini'],
    [
      'tool = "claude"\nrisk_profile = "a"\nchannels = ["mail"]',
      'channels.0: got "mail", expected terminal | queue | acp | webhook',
    ],
    [
      'tool = "claude"\nrisk_profile = "a"\nchannels = ["webhook"]',
      'webhook: got nothing, expected `webhook = { url = "…", secret_file = "…" }` for the channel webhook',
    ],
    [
      'tool = "claude"\nrisk_profile = "a"\nwebhook = { url = "http://192.0.2.1/x", secret_file = "s" }',
      'webhook.url: got "http://192.0.2.1/x", expected an https:// address, or http:// on this machine (localhost, 127.0.0.1, [::1])',
    ],
    [
      'tool = "claude"\nrisk_profile = "a"\nwebhook = { url = "https://u:p@host.example/", secret_file = "s" }',
      'webhook.url: got "https://u:p@host.example/", expected an address without a user',
    ],
  ])('with %s is refused', (lines, said) => {
    const [message = ''] = failure('[agents.main]', lines, '[risk_profiles.a]');
    expect(message.replace(/^paddock.toml:\d+ /, '')).toBe(`agents.main.${said}`);
  });

  it.each(['https://hooks.example/x', 'http://localhost:8080/x', 'http://127.0.0.1/', 'http://[::1]:1/'])(
    'may have the webhook %s',
    (url) => {
      const { agents } = parse(
        '[agents.main]',
        'tool = "claude"',
        'risk_profile = "a"',
        'channels = ["webhook"]',
        `webhook = { url = "${url}", secret_file = "s" }`,
        '[risk_profiles.a]',
      );
      expect(agents.get('main')?.webhook).toEqual({ url, secret_file: 's' });
    },
  );

  it('has a name that can be written on a command line', () => {
    expect(
      failure('[agents."a b"]', 'tool = "claude"', 'risk_profile = "a"', '[risk_profiles.a]').join(''),
    ).toContain('a name of lower-case letters');
  });
});

it('a file with agents keeps its containment', () => {
  const { containment } = parse(
    '[containment]',
    'mode = "permissive"',
    ...AGENT,
    '[risk_profiles.assistant]',
  );
  expect(containment.mode).toBe('permissive');
});
