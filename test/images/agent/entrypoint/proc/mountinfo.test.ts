import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseMountinfo } from '../../../../../images/agent/entrypoint/proc/mountinfo.ts';

it('reads root, mount point, type, source and options', () => {
  const text = [
    '75 73 254:0 /tmp/project /workspace rw,relatime - ext4 /dev/vda rw,discard',
    '76 73 0:44 / /sys ro,nosuid shared:7 master:1 - sysfs sysfs ro',
    '',
  ].join('\n');
  expect(parseMountinfo(text)).toEqual([
    { root: '/tmp/project', point: '/workspace', type: 'ext4', source: '/dev/vda', options: 'rw,discard' },
    { root: '/', point: '/sys', type: 'sysfs', source: 'sysfs', options: 'ro' },
  ]);
});

it('undoes the escapes of spaces, tabs, newlines and backslashes', () => {
  const [mount] = parseMountinfo('1 2 0:1 /a\\040b\\134c /d\\011e\\012f rw - tmpfs none rw') ?? [];
  expect(mount).toMatchObject({ root: '/a b\\c', point: '/d\te\nf' });
});

it('reads a source that is empty and a mount point that is called -', () => {
  expect(parseMountinfo('1 2 0:1 / /- rw - tmpfs  rw')).toEqual([
    { root: '/', point: '/-', type: 'tmpfs', source: '', options: 'rw' },
  ]);
});

const broken = [
  '',
  '\n',
  'nonsense',
  '1 2 0:1 / /x rw tmpfs none rw',
  '1 2 0:1 / relative rw - tmpfs none rw',
];
it.each(broken)('does not understand %j', (text) => {
  expect(parseMountinfo(text)).toBeUndefined();
});

it('gives up on all lines when one is not understood', () => {
  expect(parseMountinfo('1 2 0:1 / / rw - tmpfs none rw\nnonsense\n')).toBeUndefined();
});

it.runIf(process.platform === 'linux')('understands what this machine has mounted', () => {
  expect(parseMountinfo(readFileSync('/proc/self/mountinfo', 'utf8'))?.map(({ point }) => point)).toContain(
    '/proc',
  );
});
