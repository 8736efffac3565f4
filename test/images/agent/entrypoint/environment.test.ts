import { describe, expect, it } from 'vitest';
import {
  childEnvironment,
  givenFrom,
  PASSED,
  PREFIX,
} from '../../../../images/agent/entrypoint/environment.ts';

const names = PASSED.map(({ name }) => name);

describe('the list of passed variables', () => {
  const never = [
    /^LD_/,
    /^NODE_(?!EXTRA_CA_CERTS$)/,
    /^(BASH_ENV|ENV|SHELLOPTS|PATH|HOME|SHELL|USER|IFS|PS4|LOCPATH|GCONV_PATH|GLIBC_TUNABLES)$/,
    /^OPENSSL_|^SSL_CERT_DIR$/,
    /^(IS_SANDBOX|CLAUDE_CODE_BUBBLEWRAP|GITHUB_SHA|SURFACE)$/,
    /^(CODEX_HOME|CLAUDE_CONFIG_DIR|XDG_.*)$/,
    /^GEMINI_(?!(API_KEY|MODEL)$)/,
    /^GIT_(?!(AUTHOR|COMMITTER)_(NAME|EMAIL|DATE)$|SSL_CAINFO$)/,
    /^(PYTHON|PERL|RUBY|BUN_|npm_)/i,
    /^DOCKER_|^CONTAINER_/,
  ];
  it.each(never)('has nothing like %s', (pattern) => {
    expect(names.filter((name) => pattern.test(name))).toEqual([]);
  });

  it('says why for each name, and has each name once', () => {
    expect(PASSED.filter(({ why }) => why.length < 5)).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has only names that a shell can take', () => {
    for (const name of names) expect(name).toMatch(/^[A-Za-z_][A-Za-z0-9_]*$/);
  });
});

describe('what was given', () => {
  it('is read under the prefix alone, empty values included', () => {
    const environment = {
      [`${PREFIX}TERM`]: 'xterm',
      [`${PREFIX}NO_COLOR`]: '',
      AGENT_SANDBOX: '1',
      TZ: 'UTC',
    };
    expect(givenFrom(environment)).toEqual({ TERM: 'xterm', NO_COLOR: '' });
  });

  it('is nothing but what is on the list', () => {
    expect(givenFrom({ [`${PREFIX}IS_SANDBOX`]: '1', [`${PREFIX}LD_PRELOAD`]: '/x' })).toEqual({});
  });
});

describe("the CLI's environment", () => {
  const fixed = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: '/home/agent',
    USER: 'agent',
    LOGNAME: 'agent',
    SHELL: '/bin/bash',
    LANG: 'C.UTF-8',
  };

  const NONE = { environment: {}, defaults: {} };

  it('is what the image fixes when nothing is given', () => {
    expect(childEnvironment('claude', {}, {}, NONE)).toEqual(fixed);
  });

  it('shows a key to its own CLI alone', () => {
    const given = { ANTHROPIC_API_KEY: 'a', OPENAI_API_KEY: 'o', GEMINI_API_KEY: 'g', GH_TOKEN: 't' };
    expect(childEnvironment('claude', given, {}, NONE)).toEqual({
      ...fixed,
      ANTHROPIC_API_KEY: 'a',
      GH_TOKEN: 't',
    });
    expect(childEnvironment('codex', given, {}, NONE)).toEqual({
      ...fixed,
      OPENAI_API_KEY: 'o',
      GH_TOKEN: 't',
    });
    expect(childEnvironment('gemini', given, {}, NONE)).toEqual({
      ...fixed,
      GEMINI_API_KEY: 'g',
      GH_TOKEN: 't',
    });
  });

  it('lets the profile win over what was given, and what was given over what is fixed', () => {
    const given = { LANG: 'de_DE.UTF-8', TZ: 'Europe/Berlin' };
    const environment = childEnvironment(
      'claude',
      given,
      { GIT_AUTHOR_NAME: 'A' },
      { environment: { TZ: 'UTC' }, defaults: {} },
    );
    expect(environment).toEqual({ ...fixed, LANG: 'de_DE.UTF-8', TZ: 'UTC', GIT_AUTHOR_NAME: 'A' });
  });

  it('keeps a variable that is set to nothing', () => {
    expect(childEnvironment('claude', { NO_COLOR: '' }, {}, NONE)).toEqual({ ...fixed, NO_COLOR: '' });
  });

  it('has the defaults of the profile where nothing is given', () => {
    const profile = { environment: {}, defaults: { HTTPS_PROXY: '', https_proxy: '' } };
    expect(childEnvironment('gemini', {}, {}, profile)).toEqual({
      ...fixed,
      HTTPS_PROXY: '',
      https_proxy: '',
    });
  });

  it('has a proxy that is given in both cases, where the profile sets both', () => {
    const profile = { environment: {}, defaults: { HTTPS_PROXY: '', https_proxy: '' } };
    const url = 'http://proxy:3128';
    const both = { ...fixed, HTTPS_PROXY: url, https_proxy: url };
    expect(childEnvironment('gemini', { HTTPS_PROXY: url }, {}, profile)).toEqual(both);
    expect(childEnvironment('gemini', { https_proxy: url }, {}, profile)).toEqual(both);
  });
});
