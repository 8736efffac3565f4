import { describe, expect, test } from 'vitest';
import { IMAGE_PROFILES } from '../../../generators/image.ts';
import { NEVER_ON_A_HOST, readArguments } from '../../../runner/render/arguments.ts';

const clis = ['claude', 'codex', 'gemini'];
const read = (...argv: string[]) => readArguments(argv, clis);

describe('the arguments', () => {
  test('render everything where there are none', () => {
    expect(read()).toEqual({
      action: 'render',
      revert: false,
      diff: false,
      target: undefined,
      only: clis,
      permissions: undefined,
      settings: undefined,
      gate: false,
      json: false,
    });
  });

  test('say what is done, and nothing is written to show a difference', () => {
    expect(read('--check')).toMatchObject({ action: 'check' });
    expect(read('--check', '--diff')).toMatchObject({ action: 'check', diff: true });
    expect(read('--diff')).toMatchObject({ action: 'dry-run', diff: true });
    expect(read('--revert')).toMatchObject({ action: 'revert', revert: true });
    expect(read('--revert', '--dry-run')).toMatchObject({ action: 'dry-run', revert: true });
    expect(read('--only', 'gemini,claude', '--json')).toMatchObject({
      only: ['claude', 'gemini'],
      json: true,
    });
    expect(read('--gate', '--check')).toMatchObject({ action: 'check', gate: true });
    expect(read('-h')).toBe('help');
  });

  test.each([
    [['--frob'], /unknown option '--frob'/],
    [['here'], /unexpected argument 'here'/],
    [['--target'], /--target/],
    [['--target='], /got an empty path/],
    [['--only', 'claude,cursor'], /got --only cursor, expected claude, codex, gemini/],
    [['--only', ''], /got --only "", expected/],
    [['--check', '--revert'], /got --check and --revert, expected one of them/],
    [['--profile', 'interactive'], /got --profile, expected none/],
    [['--profile'], /got --profile, expected none/],
  ])('that are wrong are answered with the usage: %j', (argv, message) => {
    expect(() => read(...argv)).toThrow(
      expect.objectContaining({ status: 64, message: expect.stringMatching(message) }),
    );
    expect(() => read(...argv)).toThrow(/usage: nix run/);
  });

  test.each([
    [['autonomous']],
    [['ci']],
    [['--profile', 'ci']],
    [['--profile=autonomous']],
    [['--frob', 'ci']],
  ])('never name a profile that asks nobody: %j', (argv) => {
    expect(() => read(...argv)).toThrow(
      expect.objectContaining({ status: 77, message: expect.stringContaining('only inside the image') }),
    );
  });

  test('know every profile that asks nobody', () => {
    expect(NEVER_ON_A_HOST).toEqual(IMAGE_PROFILES);
  });

  test('may name a folder that is called like one', () => {
    expect(read('--target', 'ci')).toMatchObject({ target: 'ci' });
  });
});
