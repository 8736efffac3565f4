import { homedir, hostname, tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { buildGate } from '../../../../images/agent/gate/build.ts';
import { gateScript } from '../../../../images/agent/gate/gate-script.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const built = await buildGate();

it('the bundle holds nothing of the machine that made it', () => {
  for (const word of [
    ROOT,
    `${tmpdir()}/`,
    `${homedir()}/`,
    hostname(),
    'node_modules',
    'sourceMappingURL',
  ]) {
    expect(built['gate.js']).not.toContain(word);
  }
});

it('the bundle is small, and loads nothing but files to begin with', () => {
  expect(built['gate.js'].length).toBeLessThan(200_000);
  expect(new Set(built['gate.js'].match(/require\("[^"]*"\)/g))).toEqual(
    new Set(['fs', 'path'].map((name) => `require("node:${name}")`)),
  );
});

it('comes with the script that starts it', () => {
  expect(built.gate).toBe(gateScript());
});
