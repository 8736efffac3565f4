import { describe, expect, test } from 'vitest';
import { gitCheck, nodeCheck, skopeoCheck } from '../../../../runner/doctor/checks/programs.ts';
import { install } from './support.ts';

test.each([
  ['24.21.0', 'ok'],
  ['22.18.0', 'warn'],
  ['22.17.9', 'fail'],
  ['20.20.2', 'fail'],
])('Node.js %s: %s', (version, outcome) => {
  const check = nodeCheck(version);
  expect(check).toMatchObject({ outcome, found: expect.stringContaining(version) });
  if (outcome !== 'ok') expect(check.remedy).toContain('./setup');
});

test.each([
  ['git version 2.39.5', 'ok', '2.39.5'],
  ['git version 2.39.3 (Apple Git-146)', 'ok', '2.39.3'],
  ['git version 2.34.1', 'warn', 'not tested'],
  ['git version 2.30.2', 'fail', 'older than 2.31'],
  ['xcrun: error: invalid active developer path', 'fail', 'invalid active'],
  [undefined, 'fail', 'not on PATH'],
])('%s: %s', (printed, outcome, found) => {
  const check = gitCheck(printed, install);
  expect(check).toMatchObject({ outcome, found: expect.stringContaining(found) });
  if (outcome !== 'ok') expect(check.remedy).toBe('sudo apt-get install git');
});

describe('skopeo', () => {
  test.each([
    ['skopeo version 1.9.3', 'podman', false, 'ok'],
    [undefined, 'docker', false, 'ok'],
    [undefined, 'podman', true, 'warn'],
    [undefined, 'podman', false, 'fail'],
    [undefined, undefined, false, 'fail'],
  ] as const)('%s, for %s, images loaded: %s', (printed, engine, areLoaded, outcome) => {
    expect(skopeoCheck(printed, engine, areLoaded, install).outcome).toBe(outcome);
  });
});
