import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { gateLauncher } from '../../../../runner/render/gate/launcher.ts';
import { requireAnswers } from '../../../../runner/render/gate/probe.ts';
import { home, put } from '../support/toy.ts';

const ROOT = join(import.meta.dirname, '../../../..');

describe('the program of the gate', () => {
  test('is a file of the checkout on this Node.js, and answers', async () => {
    const launcher = gateLauncher({}, ROOT);
    expect(launcher).toEqual([process.execPath, join(ROOT, 'runner/gate/keyboard/main.ts')]);
    await expect(requireAnswers(launcher)).resolves.toBeUndefined();
  });

  test('is the one that the environment names, if it is there', () => {
    expect(gateLauncher({ PADDOCK_GATE: '/bin/sh' }, ROOT)).toEqual(['/bin/sh']);
    for (const path of ['/nonexistent/gate', 'bin/gate']) {
      expect(() => gateLauncher({ PADDOCK_GATE: path }, ROOT)).toThrow(
        /PADDOCK_GATE: got ".*gate", expected the absolute/,
      );
    }
  });

  test('is missed where there is none', () => {
    expect(() => gateLauncher({}, home())).toThrow(expect.objectContaining({ status: 70 }));
  });

  test.each([
    ['lets all through', 'exit 0', /about "git push --force" it ended with 0, expected 2/],
    ['refuses all', 'echo no >&2; exit 2', /about "ls" it ended with 2, expected 0: no/],
    ['is broken', 'exit 127', /expected 0: Refused: the gate of Paddock could not be run/],
  ])('is not installed where it %s', async (_, text, message) => {
    const folder = home();
    put(folder, 'gate', `${text}\n`);
    await expect(requireAnswers(['/bin/sh', join(folder, 'gate')])).rejects.toThrow(
      expect.objectContaining({ status: 70, message: expect.stringMatching(message) }),
    );
  });
});
