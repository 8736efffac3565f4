import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it, vi } from 'vitest';
import { compileRules } from '../../../../runner/checkpoint/snapshot/rules.ts';
import { git, makeFolders, write } from '../support/repository.ts';

afterAll(() => vi.unstubAllEnvs());

it('puts the rules of folders at the top, where they mean the same', () => {
  const files = [
    {
      folder: 'a/b',
      text: '\u00ef\u00bb\u00bf*.o\r\n/top\r\n!keep.o\n# a comment\n\nx/y\ndir/\n\\#odd\\ \n',
    },
    { folder: '', text: '*.log\n' },
  ];
  expect(compileRules('base\n', files, ['was/here/', 'odd[1]*'])).toBe(
    [
      ...['base', '', '*.log'],
      ...['/a/b/**/*.o', '/a/b/top', '!/a/b/**/keep.o', '/a/b/x/y', '/a/b/**/dir/', '/a/b/**/\\#odd\\ '],
      ...['/was/here/', '/odd\\[1\\]\\*', ''],
    ].join('\n'),
  );
});

const FOLDERS = ['', 'a', 'a/b', 'we [i]rd!', '#h'];
const NAMES = ['x.o', 'keep.o', 'dir/f', 'deep/dir/f', '#odd', '!odd', 'sp ace', 'b*c'];
const line = fc.constantFrom(
  ...[
    '*.o',
    '!keep.o',
    '/x.o',
    'dir/',
    '/dir',
    'deep/dir',
    'deep/**',
    '**/f',
    '!/deep/',
    'f',
    '*',
    '!*/',
    '!*.o',
  ],
  ...[
    '\\#odd',
    '\\!odd',
    '#odd',
    'sp ace',
    'sp\\ ace  ',
    'b\\*c',
    '[xk]*.o',
    'a/',
    '/a/b',
    '',
    ' ',
    '!',
    'x.o/',
    '?.o',
  ],
);
const rules = fc.array(
  fc.tuple(fc.constantFrom(...FOLDERS), fc.array(line, { minLength: 1, maxLength: 4 })),
  { maxLength: 4 },
);

it('means what git takes the files in their folders for', { timeout: 120_000 }, () => {
  const { root } = makeFolders();
  git(root, 'init', '-q');
  for (const folder of FOLDERS) for (const name of NAMES) write(root, { [join(folder, name)]: '' });
  fc.assert(
    fc.property(rules, fc.array(line, { maxLength: 2 }), (chosen, base) => {
      const texts = new Map(chosen.map(([folder, lines]) => [folder, `${lines.join('\n')}\n`]));
      for (const folder of FOLDERS) writeFileSync(join(root, folder, '.gitignore'), texts.get(folder) ?? '');
      const baseText = `${base.join('\n')}\n`;
      writeFileSync(join(root, '.git/base'), baseText);
      const files = [...texts].map(([folder, text]) => ({ folder, text }));
      writeFileSync(join(root, '.git/compiled'), compileRules(baseText, files, []));
      const list = (...options: string[]) => git(root, 'ls-files', '-z', '--others', ...options);
      expect(list('--exclude-from=.git/compiled')).toBe(
        list('--exclude-from=.git/base', '--exclude-per-directory=.gitignore'),
      );
    }),
    { numRuns: Number(process.env.PADDOCK_RULES ?? 60) },
  );
});
