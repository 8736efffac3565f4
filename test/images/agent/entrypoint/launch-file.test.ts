import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as entrypoint from '../../../../images/agent/entrypoint/launch-file.ts';
import { LAUNCH_FILE, LaunchFile } from '../../../../policy/launch.ts';

const { parseLaunchFile } = entrypoint;

const launch = {
  program: '/usr/local/bin/codex',
  headless: ['exec', '--json'],
  interactive: [],
  environment: { NO_UPDATE: '1' },
  defaults: { https_proxy: '' },
  endpoint: { variable: 'OPENAI_BASE_URL', args: ['-c', 'x={url}'] },
  home: { '.codex': null, '.codex.json': '{}' },
};
const file = { schema: 'paddock/launch/v1', profiles: { autonomous: { codex: launch }, ci: {} } };

describe('a launch file', () => {
  it('is where the policy says', () => {
    expect(entrypoint.LAUNCH_FILE).toBe(LAUNCH_FILE);
  });

  it('is read as the schema reads it', () => {
    expect(parseLaunchFile(JSON.stringify(file))).toEqual(LaunchFile.parse(file));
  });

  it('that is wrong is refused with the place', () => {
    const wrong = { ...file, profiles: { autonomous: { codex: { ...launch, headless: 'exec' } } } };
    expect(() => parseLaunchFile(JSON.stringify(wrong))).toThrow(
      'profiles.autonomous.codex.headless: expected a list',
    );
    expect(() => parseLaunchFile('{')).toThrow(SyntaxError);
  });

  it('is taken or refused just as the schema does, whatever is changed in it', () => {
    const values: unknown[] = [
      null,
      0,
      true,
      '',
      'x',
      '/x',
      'a_b',
      'A_B',
      [],
      ['x'],
      [1],
      {},
      { a: 'x' },
      { A: 'x' },
    ];
    values.push({ A: null }, { '/a': 'x' }, { '': 'x' }, { 'a\nb': 'x' }, 'paddock/launch/v1', {
      variable: 'A',
      args: [],
    });
    const paths = [[], ['schema'], ['profiles'], ['profiles', 'autonomous'], ['extra']];
    const inLaunch = [
      ...Object.keys(launch),
      'extra',
      'endpoint.variable',
      'endpoint.args',
      'endpoint.extra',
    ];
    paths.push(...inLaunch.map((name) => ['profiles', 'autonomous', 'codex', ...name.split('.')]));
    paths.push(['profiles', 'autonomous', 'codex', 'environment', 'lower'], ['profiles', 'ci', 'codex']);

    let taken = 0;
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.constantFrom(undefined, ...values), (path, value) => {
        const changed = change(file, path, value);
        if (changed === undefined) return;
        const expected = LaunchFile.safeParse(changed);
        taken += expected.success ? 1 : 0;
        if (expected.success) expect(parseLaunchFile(JSON.stringify(changed))).toEqual(expected.data);
        else expect(() => parseLaunchFile(JSON.stringify(changed))).toThrow();
      }),
      { numRuns: 2000 },
    );
    expect(taken).toBeGreaterThan(50);
  });
});

/** A copy with another value at a path; undefined as value takes the key away. */
function change(value: unknown, path: readonly string[], to: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return to;
  const copy: Record<string, unknown> = { ...(typeof value === 'object' ? value : {}) };
  const changed = change(copy[first], rest, to);
  if (changed === undefined) delete copy[first];
  else copy[first] = changed;
  return copy;
}
