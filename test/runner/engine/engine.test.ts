import { describe, expect, it } from 'vitest';
import { namedEngine, noEngine } from '../../../runner/engine/engine.ts';

describe('the engine that a person names', () => {
  it('is one of those that there are, or left open', () => {
    expect(namedEngine('docker')).toBe('docker');
    expect(namedEngine(undefined)).toBeUndefined();
    expect(() => namedEngine('lxc')).toThrow('got --engine lxc, expected podman or docker');
  });

  it('comes with a remedy where it does not answer', () => {
    expect(noEngine(undefined)).toMatchObject({
      status: 69,
      message: expect.stringContaining('apt-get install podman'),
    });
    expect(noEngine('docker').message).toContain('docker info');
  });
});
