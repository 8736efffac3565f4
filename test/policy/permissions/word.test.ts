import { describe, expect, it } from 'vitest';
import { meets, wider } from '../../../policy/permissions/word.ts';

describe('a word of a command', () => {
  it.each([
    ['--force', '--force'],
    ['--output=x', '--output'],
    ['--outp', '--output'],
    ['--outp=x', '--output'],
    ['-f', '-f'],
    ['-uf', '-f'],
    ['-fx', '-f'],
    ['-toolexec=x', '-toolexec'],
    ['+main', '+*'],
    ['of=/dev/sda', 'of=/dev/*'],
    ['/', '/'],
  ])('%s meets %s', (word, pattern) => {
    expect(meets(word, pattern)).toBe(true);
  });

  it.each([
    ['--force-with-lease', '--force'],
    ['--format', '--force'],
    ['--', '--force'],
    ['--f', '--force'],
    ['-u', '-f'],
    ['--format', '-f'],
    ['file', '-f'],
    ['-t', '-toolexec'],
    ['main', '+*'],
    ['/home', '/'],
    ['deleted', 'delete'],
    ['--method', '--method=DELETE'],
    ['--method=GET', '--method=DELETE'],
  ])('%s does not meet %s', (word, pattern) => {
    expect(meets(word, pattern)).toBe(false);
  });
});

describe('a pattern', () => {
  it('is wider than what it takes in', () => {
    expect([wider('--o*', '--output'), wider('a*', 'ab*'), wider('-f', '-f')]).toEqual([true, true, true]);
  });

  it('is not wider than what goes further', () => {
    expect([wider('--output', '--o*'), wider('ab*', 'a*'), wider('-f', '-g')]).toEqual([false, false, false]);
  });
});
