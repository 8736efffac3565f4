import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resolveLinks } from '../../../../images/agent/gate/resolve.ts';
import type { ToolCall } from '../../../../policy/gate/call.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'resolve-')));
mkdirSync(join(root, 'real'));
writeFileSync(join(root, 'real/file'), '');
symlinkSync('real', join(root, 'folder'));
symlinkSync('folder/file', join(root, 'link'));
symlinkSync('folder/missing', join(root, 'dangling'));
symlinkSync('loop', join(root, 'loop'));

const resolved = (...paths: string[]) =>
  resolveLinks(
    paths.map((path): ToolCall => ({ kind: 'file_write', path })),
    { cwd: root, home: '/home/agent' },
  );

test('what a call names is told by where its links lead, those to nothing yet too', () => {
  expect(resolved('link', 'folder/new', 'dangling', 'real/file', 'missing/more')).toEqual({
    [join(root, 'link')]: join(root, 'real/file'),
    [join(root, 'folder/new')]: join(root, 'real/new'),
    [join(root, 'dangling')]: join(root, 'real/missing'),
  });
});

test('a link that leads to itself is left as it is', () => {
  expect(resolved('loop')).toEqual({});
});

test('more paths than can be looked up are an error, and not left out', () => {
  const command = `rm ${Array.from({ length: 6000 }, (_, index) => `f${index}`).join(' ')}`;
  const all = () => resolveLinks([{ kind: 'shell', command }], { cwd: root, home: '/home/agent' });
  expect(all).toThrow('at most 5000 paths');
});
