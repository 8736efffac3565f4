import { describe, expect, it } from 'vitest';
import {
  groupIsNotRoot,
  noCapabilities,
  noNewPrivileges,
  sandboxSaid,
  userIsNotRoot,
} from '../../../../../images/agent/entrypoint/checks/identity.ts';
import type { Facts } from '../../../../../images/agent/entrypoint/facts.ts';
import type { Status } from '../../../../../images/agent/entrypoint/proc/status.ts';
import { GOOD } from '../facts.ts';

const said = (value: string): Facts => ({ ...GOOD, given: { AGENT_SANDBOX: value } });
const being = (special: Partial<Status>): Facts => ({
  ...GOOD,
  status: GOOD.status && { ...GOOD.status, ...special },
});

describe('AGENT_SANDBOX', () => {
  it('is taken for a yes when it is exactly 1', () => {
    expect(sandboxSaid(said('1'))).toBeUndefined();
  });

  it('is refused when nobody set it', () => {
    expect(sandboxSaid({ ...GOOD, given: {} })).toMatch(
      /^AGENT_SANDBOX is not set, expected exactly 1: .* -e AGENT_SANDBOX=1$/,
    );
  });

  const others = [
    '',
    '0',
    '2',
    'true',
    'yes',
    ' 1',
    '1 ',
    '1\n',
    '\n1',
    '01',
    '1.0',
    '+1',
    '11',
    '１',
    '1\u0000',
  ];
  it.each(others)('is refused as %j', (value) => {
    expect(sandboxSaid(said(value))).toMatch(/^AGENT_SANDBOX is "[\x20-\x7e]*", expected exactly 1/);
  });

  it('cannot write to the terminal or fill it by its value', () => {
    const refusal = sandboxSaid(said(`\u001b[2J\u202e\n${'x'.repeat(5000)}`));
    expect(refusal).toContain('\\u001b[2J\\u202e\\n');
    expect(refusal?.length).toBeLessThan(400);
  });
});

describe('the user', () => {
  it('may be anyone but root', () => {
    expect(userIsNotRoot(being({ uids: [1234, 1234, 1234, 1234] }))).toBeUndefined();
  });

  it.each([0, 1, 2, 3])('is refused when id %i of real, effective, saved and file system is 0', (place) => {
    const uids = [1000, 1000, 1000, 1000].with(place, 0);
    expect(userIsNotRoot(being({ uids }))).toContain(uids.join(', '));
  });
});

describe('the groups', () => {
  it('may be any but root, and there may be none besides', () => {
    expect(groupIsNotRoot(being({ groups: [] }))).toBeUndefined();
    expect(groupIsNotRoot(being({ groups: [10, 100] }))).toBeUndefined();
  });

  it.each([0, 1, 2, 3])('are refused when id %i of real, effective, saved and file system is 0', (place) => {
    const gids = [1000, 1000, 1000, 1000].with(place, 0);
    expect(groupIsNotRoot(being({ gids }))).toMatch(/Name the group too, as in --user 1000:1000$/);
  });

  it('are refused when a supplementary one is 0', () => {
    expect(groupIsNotRoot(being({ groups: [1000, 0, 27] }))).toContain('supplementary: 1000, 0, 27');
  });
});

describe('rights', () => {
  it('are refused when new ones can be had', () => {
    expect(noNewPrivileges(GOOD)).toBeUndefined();
    expect(noNewPrivileges(being({ noNewPrivileges: false }))).toContain('--security-opt no-new-privileges');
  });

  it.each(['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'])('are refused when %s holds one', (set) => {
    const capabilities = { ...GOOD.status?.capabilities, [set]: '0000000000002000' };
    expect(noCapabilities(GOOD)).toBeUndefined();
    expect(noCapabilities(being({ capabilities }))).toContain(`(${set} 0000000000002000)`);
  });
});
