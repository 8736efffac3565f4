import { describe, expect, it } from 'vitest';
import { backendFault, engineOf } from '../../../policy/risk/backend.ts';
import { envPassthrough } from '../../../policy/risk/environment.ts';
import { profileOf } from './support.ts';

describe('the backend of a box', () => {
  it.each(['auto', 'podman', 'docker'])('%s is taken where it is there', (backend) => {
    expect(backendFault(profileOf(`sandbox_backend = "${backend}"`), ['podman', 'docker'])).toBeUndefined();
  });

  it.each(['landlock', 'firejail', 'bubblewrap', 'sandbox-exec'])(
    '%s makes no box, and nothing takes its place',
    (backend) => {
      expect(backendFault(profileOf(`sandbox_backend = "${backend}"`), ['podman'])?.message).toBe(
        `paddock.toml:2 risk_profiles.assistant.sandbox_backend: got "${backend}", expected auto | podman`,
      );
    },
  );

  it('that is named and not there is an error, which names those that are', () => {
    expect(backendFault(profileOf('sandbox_backend = "docker"'), ['podman'])?.message).toContain(
      'expected auto | podman',
    );
    expect(backendFault(profileOf('sandbox_backend = "docker"'), [])?.message).toContain(
      'of which there is none',
    );
    expect(backendFault(profileOf(), [])?.message).toContain('got "auto", expected one that answers here');
  });

  it('is never none', () => {
    const no = 'there is no run of an agent without a box';
    expect(backendFault(profileOf('sandbox_backend = "none"'), ['podman'])?.message).toContain(no);
    expect(backendFault(profileOf('sandbox_enabled = false'), ['podman'])?.message).toBe(
      `paddock.toml:2 risk_profiles.assistant.sandbox_enabled: got false, expected true: ${no}`,
    );
  });

  it('may be asked for by name', () => {
    expect(engineOf(profileOf('sandbox_backend = "docker"'))).toBe('docker');
    expect(engineOf(profileOf())).toBeUndefined();
  });
});

describe('the variables that an agent gets', () => {
  const HOST = {
    LANG: 'en',
    LC_ALL: 'C',
    PATH: '/evil',
    HOME: '/root',
    GITHUB_TOKEN: 't',
    MY_API_KEY: 'k',
    my_secret: 's',
    DB_PASSWORD: 'p',
    LC_TOKEN: 'x',
    HTTPS_PROXY: 'http://x',
    LD_PRELOAD: '/x.so',
    NODE_OPTIONS: '--require x',
    ANTHROPIC_BASE_URL: 'http://x',
    EMPTY: undefined,
    APIKEY_X: 'k',
    Passwd: 'p',
  };
  const pass = (...names: string[]) =>
    Object.keys(envPassthrough({ shell_env_passthrough: names }, HOST)).sort();

  it('are those that are named', () => {
    expect(pass()).toEqual([]);
    expect(pass('LANG', 'EMPTY', 'ABSENT')).toEqual(['LANG']);
    expect(pass('LC_*')).toEqual(['LC_ALL']);
  });

  it('are no secrets, unless one is named in full', () => {
    expect(pass('*')).toEqual(['LANG', 'LC_ALL']);
    expect(pass('*_TOKEN', 'GITHUB_*')).toEqual([]);
    expect(pass('GITHUB_TOKEN')).toEqual(['GITHUB_TOKEN']);
    expect(pass('my_secret', 'DB_*')).toEqual(['my_secret']);
  });

  it("are never the box's own", () => {
    expect(
      pass('PATH', 'HOME', 'HTTPS_PROXY', 'LD_PRELOAD', 'NODE_OPTIONS', 'ANTHROPIC_BASE_URL', '*'),
    ).toEqual(['LANG', 'LC_ALL']);
  });
});
