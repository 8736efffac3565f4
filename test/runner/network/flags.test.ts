import { describe, expect, it } from 'vitest';
import { doorArguments, egressArguments, levelOf, type Setting } from '../../../runner/network/flags.ts';
import { namesOf } from '../../../runner/network/names.ts';

const setting: Setting = { engine: 'podman', names: namesOf('x'), owner: 'standing', image: 'image' };

describe.each(['podman', 'docker'] as const)('on %s', (engine) => {
  const both = {
    door: doorArguments({ ...setting, engine }),
    egress: egressArguments({ ...setting, engine }),
  };

  it.each(Object.entries(both))('the %s container holds no right', (_, flags) => {
    const text = flags.join(' ');
    for (const part of ['--read-only', '--cap-drop ALL', '--security-opt no-new-privileges']) {
      expect(text).toContain(part);
    }
    for (const part of ['--publish', '--privileged', '--cap-add', '.sock:', '--env']) {
      expect(text).not.toContain(part);
    }
  });

  it('the door has no network', () => {
    expect(both.door.join(' ')).toContain('--network none');
  });

  it('the egress container is on the network that is asked for, else on the engine’s own', () => {
    expect(both.egress).not.toContain('--network');
    expect(egressArguments({ ...setting, engine, uplink: 'office' }).join(' ')).toContain('--network office');
  });
});

it('the two containers of a network share an SELinux level, and two networks do not', () => {
  expect(levelOf('a')).toMatch(/^s0:c\d{1,4},c\d{1,4}$/);
  expect(levelOf('a')).not.toBe(levelOf('b'));
  for (let count = 0; count < 2_000; count += 1) {
    const [first, second] = levelOf(`run-${count}`).match(/\d+(?=,|$)/g) ?? [];
    expect(Number(first)).toBeLessThan(Number(second));
    expect(Number(second)).toBeLessThan(1024);
  }
});
