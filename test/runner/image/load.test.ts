import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { ROOT } from '../../generators/oci/support.ts';

it.each([
  [['/layout', '--tag', 'a:1', '--engine', 'lxc'], 'load: got --engine lxc, expected podman or docker'],
  [['/layout'], 'load: usage: nix run .#load'],
  [['/layout', '--force'], "load: Unknown option '--force'"],
])('`load` refuses %j before it asks any engine', async (args, words) => {
  const program = join(ROOT, 'runner/image/load-main.ts');
  const { exitCode, stdout, stderr } = await execa(process.execPath, [program, ...args], {
    reject: false,
    env: { PATH: '/none/such' },
  });
  expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' });
  expect(stderr).toContain(words);
});
