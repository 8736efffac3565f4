import { describe, expect, it } from 'vitest';
import { argumentsOf, choose, toolsOf } from '../../../../images/agent/entrypoint/command.ts';
import type { Launch, LaunchFile } from '../../../../policy/launch.ts';

const launch = (special: Partial<Launch>): Launch => ({
  program: '/usr/local/bin/tool',
  headless: [],
  interactive: [],
  environment: {},
  defaults: {},
  home: {},
  ...special,
});
const claude = launch({ headless: ['-p', '--bare'], interactive: ['--dangerous'] });
const codex = launch({
  headless: ['exec', '--json'],
  interactive: ['--no-daemon'],
  endpoint: { variable: 'OPENAI_BASE_URL', args: ['-c', 'base={url}', '-c', 'again={url}'] },
});
const tools = { claude, codex };
const file: LaunchFile = {
  schema: 'paddock/launch/v1',
  profiles: { autonomous: tools, ci: { claude }, interactive: { codex } },
};

describe('the profile', () => {
  it('is autonomous when none is named', () => {
    expect(toolsOf(file, {})).toBe(tools);
  });

  it('is the one that is named', () => {
    expect(toolsOf(file, { PADDOCK_PROFILE: 'autonomous' })).toBe(tools);
    expect(toolsOf(file, { PADDOCK_PROFILE: 'ci' })).toEqual({ claude });
  });

  it.each(['', 'CI', 'interactive', 'ci ', '__proto__', 'constructor', '\u001b[2J'])('is not %j', (name) => {
    expect(toolsOf(file, { PADDOCK_PROFILE: name })).toMatch(
      /^PADDOCK_PROFILE: got "[\x20-\x7e]*", expected autonomous \| ci$/,
    );
  });

  it('is refused when the file lacks it', () => {
    expect(toolsOf({ ...file, profiles: {} }, {})).toContain('PADDOCK_PROFILE: got "autonomous"');
  });
});

describe('the arguments', () => {
  it('name a tool and what it gets', () => {
    expect(choose(tools, ['claude', 'do', '--help'])).toEqual({
      kind: 'start',
      tool: 'claude',
      launch: claude,
      args: ['do', '--help'],
    });
  });

  it.each(['--help', '-h'])('ask for help with %s', (word) => {
    expect(choose(tools, [word])).toEqual({ kind: 'help' });
  });

  it('have to name something', () => {
    expect(choose(tools, [])).toEqual({ kind: 'wrong', message: 'no tool is named' });
  });

  it.each([
    '',
    'Claude',
    'claude ',
    '/usr/local/bin/claude',
    'bash',
    '-c',
    'constructor',
    '__proto__',
    'toString',
  ])('do not name a tool with %j', (word) => {
    const message = `unknown tool ${JSON.stringify(word)}, expected claude | codex`;
    expect(choose(tools, [word, 'x'])).toEqual({ kind: 'wrong', message });
  });
});

describe('the command line', () => {
  it('has the headless arguments first without a terminal', () => {
    expect(argumentsOf(claude, ['do it', '--x'], false, {})).toEqual(['-p', '--bare', 'do it', '--x']);
  });

  it('has the interactive arguments first on a terminal', () => {
    expect(argumentsOf(claude, ['do it'], true, {})).toEqual(['--dangerous', 'do it']);
  });

  it.each([true, false])('says a subcommand once and runs it headless (terminal: %s)', (terminal) => {
    expect(argumentsOf(codex, ['exec', 'do it'], terminal, {})).toEqual(['exec', '--json', 'do it']);
  });

  it('takes nothing but the first argument for the subcommand, and no flag for one', () => {
    expect(argumentsOf(codex, ['do', 'exec'], false, {})).toEqual(['exec', '--json', 'do', 'exec']);
    expect(argumentsOf(codex, ['exec', 'exec'], false, {})).toEqual(['exec', '--json', 'exec']);
    expect(argumentsOf(claude, ['-p', 'do'], false, {})).toEqual(['-p', '--bare', '-p', 'do']);
  });

  it('has the endpoint between the two, quoted, where one is given', () => {
    const given = { OPENAI_BASE_URL: 'http://192.0.2.1/"v1"\\$&' };
    const url = '"http://192.0.2.1/\\"v1\\"\\\\$&"';
    const endpoint = ['-c', `base=${url}`, '-c', `again=${url}`];
    expect(argumentsOf(codex, ['exec', 'x'], false, given)).toEqual(['exec', '--json', ...endpoint, 'x']);
    expect(argumentsOf(codex, ['x'], true, given)).toEqual(['--no-daemon', ...endpoint, 'x']);
    expect(argumentsOf(claude, ['x'], true, given)).toEqual(['--dangerous', 'x']);
  });
});
