import { describe, expect, test } from 'vitest';
import type { Table } from '../../../generators/adapter.ts';
import { interactiveConfiguration, interactiveProfile } from '../../../generators/interactive.ts';
import { ADAPTERS } from '../../../generators/registry.ts';
import { approvalFaults } from '../../../generators/settings/approvals.ts';
import { readProfileTexts } from '../../../generators/sources.ts';

describe('settings that switch approvals off', () => {
  test.each<[string, Table, string]>([
    [
      'a mode',
      { permissions: { defaultMode: 'bypassPermissions' } },
      's.permissions.defaultMode: got "bypassPermissions", expected default | plan | acceptEdits | dontAsk',
    ],
    [
      'a policy',
      { a: { approval_policy: 'never' } },
      's.a.approval_policy: got "never", expected untrusted | on-request',
    ],
    [
      'a value by a key that nobody knows',
      { a: [{ b: 'danger-full-access' }] },
      's.a.0.b: got "danger-full-access", expected a value that leaves approvals on',
    ],
    [
      'a key that nobody knows',
      { newBypassMode: true },
      's.newBypassMode: got true, expected it to be left out',
    ],
    [
      'a flag cut into words',
      { args: ['--approval-mode', 'yolo'] },
      's.args: got ["--approval-mode","yolo"], expected no --approval-mode yolo in it',
    ],
    [
      'every command of a tool',
      { allow: ['Read(./x)', 'Bash(*)'] },
      's.allow: got ["Read(./x)","Bash(*)"], expected no Bash(*) in it',
    ],
    [
      'a key that must not be there',
      { env: { IS_SANDBOX: '1' } },
      's.env.IS_SANDBOX: got "1", expected it to be left out',
    ],
  ])('are found: %s', (_, settings, fault) => {
    expect(approvalFaults('s', settings)).toEqual([fault]);
  });

  test('are all named at once', () => {
    expect(
      approvalFaults('s', { approval_policy: 'never', sandbox_mode: 'danger-full-access' }),
    ).toHaveLength(2);
  });

  test('may be named in a list that refuses', () => {
    expect(
      approvalFaults('s', { permissions: { deny: ['Bash(claude --dangerously-skip-permissions:*)'] } }),
    ).toEqual([]);
  });

  test('are not hidden in a table that is called like such a list', () => {
    expect(approvalFaults('s', { deny: { approval_policy: 'never' } })).toHaveLength(1);
  });

  test('are not what the interactive profile renders', async () => {
    const profile = interactiveProfile(await readProfileTexts('.'));
    const files = Object.values(interactiveConfiguration(profile, ADAPTERS)).flatMap((one) =>
      Object.values(one.files),
    );
    const faults = files.flatMap((file) =>
      file.kind === 'whole' ? [] : approvalFaults('rendered', file.owns),
    );
    expect(faults).toEqual([]);
  });
});
