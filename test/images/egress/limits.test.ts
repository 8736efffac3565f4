import { describe, expect, it } from 'vitest';
import { connectionLimit, openFilesLimit } from '../../../images/egress/limits.ts';

const table = (soft: string) =>
  `Limit                     Soft Limit           Hard Limit           Units     
Max cpu time              unlimited            unlimited            seconds   
Max open files            ${soft.padEnd(20)} 1048576              files     
`;

describe('the limit of open files', () => {
  it.each([
    ['1024', 1024],
    ['1048576', 1_048_576],
    ['unlimited', Number.POSITIVE_INFINITY],
  ])('is read where it is %s', (soft, limit) => {
    expect(openFilesLimit(table(soft))).toBe(limit);
  });

  it('must be said', () => {
    expect(() => openFilesLimit('Max cpu time unlimited unlimited seconds')).toThrow('Max open files');
  });
});

it.each([
  [1024, 240],
  [256, 48],
  [20, 1],
  [1_048_576, 500],
  [Number.POSITIVE_INFINITY, 500],
])('of %d files each listener may have %d connections', (files, connections) => {
  expect(connectionLimit(files)).toBe(connections);
  // Both listeners full: two files a connection, and some are left for the program.
  if (files > 100) expect(files - 4 * connections).toBeGreaterThanOrEqual(64);
});
