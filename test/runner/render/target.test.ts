import { describe, expect, test } from 'vitest';
import { targetOf } from '../../../runner/render/target.ts';

const adapters = [
  { name: 'claude', folder: { variable: 'CLAUDE_CONFIG_DIR', home: '.claude' } },
  { name: 'gemini', folder: { variable: 'GEMINI_CLI_HOME', below: '.gemini', home: '.gemini' } },
];
const at = (given: string | undefined, environment: Record<string, string> = {}) =>
  targetOf(given, { environment, home: '/home/me', cwd: '/work' }, adapters);

describe('the target', () => {
  test('is the home, with each CLI’s usual folder', () => {
    expect(at(undefined)).toEqual({
      home: '/home/me',
      state: '/home/me/.local/state/paddock/render',
      folders: { claude: '.claude', gemini: '.gemini' },
    });
  });

  test('follows the variables that move a folder', () => {
    const environment = {
      CLAUDE_CONFIG_DIR: '/etc/c',
      GEMINI_CLI_HOME: '/home/me/g',
      XDG_STATE_HOME: '/var/s',
    };
    expect(at(undefined, environment)).toEqual({
      home: '/home/me',
      state: '/var/s/paddock/render',
      folders: { claude: '/etc/c', gemini: 'g/.gemini' },
    });
    expect(at(undefined, { CLAUDE_CONFIG_DIR: '' }).folders.claude).toBe('.claude');
  });

  test('is a folder that was named, whatever the variables say', () => {
    expect(at('try', { CLAUDE_CONFIG_DIR: '/etc/c', XDG_STATE_HOME: '/var/s' })).toEqual({
      home: '/work/try',
      state: '/work/try/.local/state/paddock/render',
      folders: { claude: '.claude', gemini: '.gemini' },
    });
  });

  test('is refused where a variable is no absolute path', () => {
    expect(() => at(undefined, { GEMINI_CLI_HOME: '~/g' })).toThrow(
      expect.objectContaining({ status: 65, message: expect.stringContaining('GEMINI_CLI_HOME: got "~/g"') }),
    );
  });
});
