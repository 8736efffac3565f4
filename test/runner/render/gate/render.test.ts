import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { OwnedFile, Table } from '../../../../generators/adapter.ts';
import { home, onto, rendered, snapshot } from '../support/toy.ts';

const hookOf = (command: string) => ({ matcher: '*', hooks: [{ type: 'command', command, timeout: 60 }] });

/** What is rendered with the hook, for one CLI; without a command, without it. */
function withHook(command?: string) {
  const hooks: Table = command === undefined ? {} : { hooks: { PreToolUse: [hookOf(command)] } };
  const file: OwnedFile = { kind: 'json', owns: { mode: 'default', ...hooks } };
  const what = rendered({ one: { 'settings.json': file }, two: {} });
  const two = { files: {}, report: [], warnings: ['two: warning: it runs no hooks'] };
  return command === undefined ? what : { ...what, configuration: { ...what.configuration, two } };
}

const MINE = `{
  "hooks": {
    "PreToolUse": [
      { "matcher": "Bash", "hooks": [ { "type": "command", "command": "mine" } ] } // my own
    ],
    "Stop": []
  }
}
`;

const HOMES: Record<string, string>[] = [{}, { '.one/settings.json': MINE }];

const settings = (target: string) => readFileSync(join(target, '.one/settings.json'), 'utf8');
const onlyHooks = (target: string) => settings(target).match(/"command": "[^"]*"/g);

describe('the hook in a settings file', () => {
  test('comes beside a person’s own, and a second render changes nothing', async () => {
    const target = home({ '.one/settings.json': MINE });
    await onto(target, {}, withHook('gate'));
    expect(onlyHooks(target)).toEqual(['"command": "mine"', '"command": "gate"']);
    expect(settings(target)).toContain('// my own');
    expect(await onto(target, { action: 'check' }, withHook('gate'))).toMatchObject({ status: 0 });
  });

  test('is another one where the gate has moved', async () => {
    const target = home({ '.one/settings.json': MINE });
    await onto(target, {}, withHook('gate'));
    await onto(target, {}, withHook('gate2'));
    expect(onlyHooks(target)).toEqual(['"command": "mine"', '"command": "gate2"']);
  });

  test('is taken out by a render without it, and nothing else is', async () => {
    for (const files of HOMES) {
      const target = home(files);
      await onto(target, {}, withHook());
      const before = settings(target);
      await onto(target, {}, withHook('gate'));
      expect(await onto(target, { action: 'check' }, withHook())).toMatchObject({ status: 1 });
      await onto(target, {}, withHook());
      expect(JSON.parse(settings(target).replace(/\/\/.*/g, ''))).toEqual(
        JSON.parse(before.replace(/\/\/.*/g, '')),
      );
    }
  });

  test('is gone with a revert, to the byte', async () => {
    for (const files of HOMES) {
      const target = home(files);
      const before = snapshot(target);
      await onto(target, {}, withHook('gate'));
      await onto(target, { action: 'revert', revert: true }, withHook());
      expect(snapshot(target)).toEqual(before);
    }
  });

  test.each([
    ['disableAllHooks', { disableAllHooks: true }],
    ['hooksConfig.enabled', { hooksConfig: { enabled: false } }],
    ['hooksConfig.disabled', { hooksConfig: { disabled: ['paddock-gate'] } }],
  ])('that a person’s own %s keeps from running is warned about, and left to them', async (key, own) => {
    const target = home({ '.one/settings.json': JSON.stringify(own) });
    const { notes } = await onto(target, {}, withHook('gate'));
    expect(notes).toContainEqual(
      expect.stringContaining(`${key}: warning: your own setting keeps hooks from running`),
    );
    expect(JSON.parse(settings(target))).toMatchObject(own);
    const without = await onto(target, {}, withHook());
    expect(without.notes.join()).not.toContain('hooks');
  });

  test('that a CLI would skip is warned about at every render, and not in a revert', async () => {
    const target = home();
    for (const _ of [1, 2]) {
      expect((await onto(target, {}, withHook('gate'))).notes).toContain('two: warning: it runs no hooks');
    }
    const { notes } = await onto(target, { action: 'revert', revert: true }, withHook('gate'));
    expect(notes.join()).not.toContain('hooks');
  });
});
