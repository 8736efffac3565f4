import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filesOf } from '../../../policy/gate/call-files.ts';
import { BOX, shell } from './support.ts';

const named = (command: string, context = BOX) =>
  filesOf(shell(command), context).map(({ path, access }) => `${access} ${path}`);

describe('the files that a call names', () => {
  test('are a tool’s own path, wherever it runs', () => {
    expect(filesOf({ kind: 'file_read', path: 'a/../b' }, BOX)).toEqual([
      { path: '/workspace/b', access: 'read' },
    ]);
    expect(filesOf({ kind: 'file_write', path: '~/x' }, BOX)).toEqual([
      { path: '/home/agent/x', access: 'write' },
    ]);
    expect(filesOf({ kind: 'file_write', path: 'file:///etc/x' }, BOX)).toEqual([
      { path: '/etc/x', access: 'write' },
    ]);
    expect(filesOf({ kind: 'other', name: 'x' }, BOX)).toEqual([]);
  });

  test.each([
    ['echo x > a', 'write /workspace/a'],
    ['echo x >> a', 'write /workspace/a'],
    ['echo x &> a', 'write /workspace/a'],
    ['wc < a', 'read /workspace/a'],
    ['cat a', 'read /workspace/a'],
    ['cd sub && cat a', 'read /workspace/sub/a'],
    ['cat /proc/self/root/workspace/a', 'read /workspace/a'],
    ['rm -f a', 'write /workspace/a'],
    ['sed -i s/a/b/ c', 'write /workspace/c'],
    ['sed s/a/b/ c', 'read /workspace/c'],
    ['cp a b', 'write /workspace/b'],
    ['cp a b', 'read /workspace/a'],
    ['dd if=a of=b', 'write /workspace/b'],
    ['echo x | tee a', 'write /workspace/a'],
    ['bash -c "echo x > a"', 'write /workspace/a'],
    ['env X=1 cat a', 'read /workspace/a'],
    ['cat "$(echo a)"', 'read /workspace/a'],
  ])('%s: %s', (command, file) => {
    expect(named(command)).toContain(file);
  });

  test('are in the directory that the tool names', () => {
    expect(filesOf({ kind: 'shell', command: 'cat a', directory: 'sub' }, BOX)).toEqual([
      { path: '/workspace/sub/a', access: 'read' },
    ]);
  });

  test('are not what is left open, nor what is only spoken of', () => {
    expect(named('cat $UNKNOWN/x *.pem')).toEqual([]);
    expect(named('echo a')).toEqual([]);
    expect(named('git commit -m "a/b"')).toEqual([]);
  });

  test('can be told of any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('', 'sub', '/x'), (command, directory) => {
        for (const { path } of filesOf({ kind: 'shell', command, directory }, BOX))
          expect(path.startsWith('/') && !path.split('/').includes('..')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
