import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isKernelThread, parseStatus } from '../../../../../images/agent/entrypoint/proc/status.ts';

const lines = [
  'Name:\tnode',
  'Umask:\t0022',
  'PPid:\t1',
  'Uid:\t1000\t1001\t1002\t1003',
  'Gid:\t2000\t2001\t2002\t2003',
  'Groups:\t10 20 ',
  'CapInh:\t0000000000000001',
  'CapPrm:\t0000000000000002',
  'CapEff:\t0000000000000003',
  'CapBnd:\t00000000a80425fb',
  'CapAmb:\t0000000000000000',
  'NoNewPrivs:\t1',
];

describe('a status text', () => {
  it('tells ids, groups and rights', () => {
    expect(parseStatus(lines.join('\n'))).toEqual({
      uids: [1000, 1001, 1002, 1003],
      gids: [2000, 2001, 2002, 2003],
      groups: [10, 20],
      noNewPrivileges: true,
      capabilities: {
        CapInh: '0000000000000001',
        CapPrm: '0000000000000002',
        CapEff: '0000000000000003',
        CapBnd: '00000000a80425fb',
        CapAmb: '0000000000000000',
      },
    });
  });

  it('may name no supplementary group', () => {
    expect(parseStatus(lines.with(5, 'Groups:\t').join('\n'))?.groups).toEqual([]);
  });

  it.each([3, 4, 5, 6, 7, 8, 9, 10, 11])('without line %i is not understood', (index) => {
    expect(parseStatus(lines.toSpliced(index, 1).join('\n'))).toBeUndefined();
  });

  it.each(['Uid:\t1000', 'Uid:\t-1\t1\t1\t1', 'NoNewPrivs:\tyes', 'CapBnd:\tnone', ''])(
    'that says %j is not understood',
    (line) => {
      const name = line.split(':')[0];
      const changed = lines.map((old) => (name && old.startsWith(`${name}:`) ? line : old));
      expect(parseStatus(line === '' ? '' : changed.join('\n'))).toBeUndefined();
    },
  );

  it.runIf(process.platform === 'linux')('of this process is understood', () => {
    expect(parseStatus(readFileSync('/proc/self/status', 'utf8'))?.uids[0]).toBe(process.getuid?.());
  });
});

describe("the kernel's thread", () => {
  it('is known by its name and its parent', () => {
    expect(isKernelThread('Name:\tkthreadd\nPid:\t2\nPPid:\t0\n')).toBe(true);
    expect(isKernelThread('Name:\tkthreadd\nPid:\t2\nPPid:\t1\n')).toBe(false);
    expect(isKernelThread('Name:\tnode\nPid:\t2\nPPid:\t0\n')).toBe(false);
    expect(isKernelThread('')).toBe(false);
  });
});
