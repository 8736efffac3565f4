import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readResidualDeny } from '../../../../runner/explain/read.ts';
import {
  readBindings,
  readResidual,
  real,
  repositoriesAround,
} from '../../../../runner/gate/keyboard/read.ts';
import { folderWith, withAgent } from './support.ts';

const GIT = { '.git/HEAD': 'ref: refs/heads/main\n' };

test('what is refused everywhere is what every box refuses', async () => {
  expect(await readResidual()).toEqual(await readResidualDeny());
});

describe('the repositories around a folder', () => {
  test('are those that hold it, outer ones too', () => {
    const outer = folderWith({
      ...GIT,
      'lib/inner/.git/HEAD': '',
      'lib/inner/src/a': '',
      'lib/tree/.git': 'gitdir: x\n',
    });
    expect(repositoriesAround([join(outer, 'lib/inner/src')])).toEqual([join(outer, 'lib/inner'), outer]);
    expect(repositoriesAround([join(outer, 'lib/tree')])).toEqual([join(outer, 'lib/tree'), outer]);
    expect(repositoriesAround([outer, join(outer, 'lib')])).toEqual([outer]);
  });

  test('are none for a folder outside of any, and for a path that is not absolute', () => {
    expect(repositoriesAround([folderWith()])).toEqual([]);
    expect(repositoriesAround(['', '.'])).toEqual([]);
  });

  test('are found by where links lead, and for a folder that is gone', () => {
    const repository = folderWith({ ...GIT, 'src/a': '' });
    const elsewhere = folderWith();
    symlinkSync(join(repository, 'src'), join(elsewhere, 'link'));
    expect(repositoriesAround([join(elsewhere, 'link')])).toEqual([repository]);
    expect(repositoriesAround([join(repository, 'gone/below')])).toEqual([repository]);
    expect(real(join(elsewhere, 'link/gone/below'))).toBe(join(repository, 'src/gone/below'));
  });
});

describe('what repositories say', () => {
  test('is nothing where none has a paddock.toml, or none of them names an agent', async () => {
    const bare = folderWith(GIT);
    const tiers = folderWith({ ...GIT, 'paddock.toml': '[containment]\nmode = "strict"\n' });
    expect(await readBindings([bare, tiers], 'claude', undefined)).toEqual([]);
  });

  test('is the profile of the agent for the CLI', async () => {
    const text = withAgent('claude', 'level = "readonly"') + withAgent('gemini', 'level = "full"', 'other');
    const root = folderWith({ ...GIT, 'paddock.toml': text });
    expect(await readBindings([root], 'claude', undefined)).toMatchObject([
      { root, profile: { level: 'readonly' } },
    ]);
    expect(await readBindings([root], 'gemini', undefined)).toMatchObject([
      { root, profile: { level: 'full' } },
    ]);
    await expect(readBindings([root], 'codex', undefined)).rejects.toThrow(
      /no agent's tool is codex: there are main \(paddock\.toml:1\), other \(paddock\.toml:\d+\); add/,
    );
  });

  test('is refused where it cannot be told which agent is meant, and taken where one is named', async () => {
    const text =
      withAgent('claude', 'level = "readonly"', 'one') + withAgent('claude', 'level = "full"', 'two');
    const root = folderWith({ ...GIT, 'paddock.toml': text });
    await expect(readBindings([root], 'claude', undefined)).rejects.toThrow(
      /which agent is meant\? There are one .*--agent NAME/,
    );
    expect(await readBindings([root], 'claude', 'two')).toMatchObject([{ profile: { level: 'full' } }]);
    await expect(readBindings([root], 'claude', 'three')).rejects.toThrow(/no agent is called "three"/);
    await expect(readBindings([root], 'gemini', 'two')).rejects.toThrow(/got claude, expected gemini/);
  });

  test('names the file by its path where there are several', async () => {
    const outer = folderWith({ ...GIT, 'paddock.toml': withAgent('claude'), 'in/paddock.toml': 'wrong' });
    mkdirSync(join(outer, 'in/.git'));
    await expect(readBindings([join(outer, 'in'), outer], 'claude', undefined)).rejects.toThrow(
      `${outer}/in/paddock.toml:1`,
    );
  });
});
