import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cleanPath,
  contentHead,
  contentSize,
  directory,
  file,
  symlink,
} from '../../../../generators/oci/layer/entry.ts';

describe('a path', () => {
  it.each([
    ['usr/bin/sh', 'usr/bin/sh'],
    ['./usr/bin/', 'usr/bin'],
    ['/usr/bin', 'usr/bin'],
    ['././/usr', 'usr'],
    ['./', ''],
    ['.', ''],
    ['/', ''],
    ['', ''],
    ['.hidden/..name/...', '.hidden/..name/...'],
    ['usr/share/größe 日本', 'usr/share/größe 日本'],
  ])('%j is held as %j', (path, cleaned) => {
    expect(cleanPath(path)).toBe(cleaned);
  });

  it.each([
    ['..'],
    ['../etc/passwd'],
    ['/../etc/passwd'],
    ['./../etc'],
    ['usr/../../etc'],
    ['usr/..'],
    ['usr/./bin'],
    ['usr/.'],
    ['usr//bin'],
    ['usr/a\nb'],
    ['usr/a\0b'],
    ['usr/\x1b[2J'],
    ['usr/\x7f'],
  ])('%j is refused, and the error shows it', (path) => {
    expect(() => cleanPath(path)).toThrow(`a layer cannot hold the path ${JSON.stringify(path)}`);
  });

  it('that was no UTF-8 is refused, or two names could become one', () => {
    const latin1 = Buffer.from('usr/gr\xf6\xdfe', 'latin1').toString('utf8');
    expect(() => cleanPath(latin1)).toThrow('a layer cannot hold the path');
    expect(() => cleanPath('usr/\ud800')).toThrow('a layer cannot hold the path');
  });

  it('is refused, or comes out plain and stays as it is', () => {
    const part = fc.oneof(
      fc.constantFrom('..', '.', '', 'usr', '\n', 'ß', '\ud800'),
      fc.string({ unit: 'binary-ascii' }),
    );
    const path = fc.array(part, { maxLength: 6 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(path, (given) => {
        let cleaned: string;
        try {
          cleaned = cleanPath(given);
        } catch {
          return;
        }
        const names = cleaned === '' ? [] : cleaned.split('/');
        const plain = names.every((name) => name !== '' && name !== '.' && name !== '..');
        const printable = [...cleaned].every((letter) => letter >= ' ' && letter !== '\x7f');
        const utf8 = Buffer.from(cleaned).toString('utf8');
        expect({ plain, printable, utf8, again: cleanPath(cleaned) }).toEqual({
          plain: true,
          printable: true,
          utf8: cleaned,
          again: cleaned,
        });
      }),
    );
  });
});

describe('the bytes of a file', () => {
  const chunks = [Buffer.from('ab'), Buffer.alloc(0), Buffer.from('cde'), Buffer.from('f')];

  it('are counted over its chunks', () => {
    expect(contentSize(chunks)).toBe(6);
    expect(contentSize([])).toBe(0);
  });

  it.each([
    [0, ''],
    [1, 'a'],
    [4, 'abcd'],
    [6, 'abcdef'],
    [20, 'abcdef'],
  ])('begin, over its chunks, with %i bytes %j', (size, head) => {
    expect(contentHead(chunks, size).toString()).toBe(head);
  });
});

it('what is made by hand belongs to root, at a cleaned path', () => {
  expect(file('/etc/x', 'text', 0o600)).toMatchObject({ path: 'etc/x', mode: 0o600, uid: 0, gid: 0 });
  expect(symlink('/bin', 'usr/bin')).toMatchObject({ path: 'bin', target: 'usr/bin', mode: 0o777, uid: 0 });
  expect(directory('/home/agent', 0o700, 1000, 1001)).toMatchObject({ uid: 1000, gid: 1001, mode: 0o700 });
  expect(() => file('/etc/../x', '', 0o644)).toThrow('a layer cannot hold the path');
});
