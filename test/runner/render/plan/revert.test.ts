import { describe, expect, test } from 'vitest';
import type { OwnedFile, Table } from '../../../../generators/adapter.ts';
import { planFile } from '../../../../runner/render/plan/file.ts';
import type { FileRecord } from '../../../../runner/render/plan/manifest.ts';
import { revertFile } from '../../../../runner/render/plan/revert.ts';

const id = { cli: 'toy', folder: '.toy', path: 'settings.json' };
const now = (text: string | undefined) => ({ file: '~/.toy/settings.json', id, text });
const text = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

function rendered(before: string | undefined, owned: OwnedFile): { after: string; record: FileRecord } {
  const { after, record } = planFile(now(before), owned, undefined);
  if (after === undefined || record === undefined) throw new Error('nothing was rendered');
  return { after, record };
}

const json = (owns: Table): OwnedFile => ({ kind: 'json', owns });

describe('a revert', () => {
  test('gives back the bytes where nothing else has changed them', () => {
    const before = '{"k" : "theirs", // odd\n}';
    const { after, record } = rendered(before, json({ k: 'ours', list: ['a'] }));
    expect(revertFile(now(after), record, before).after).toBe(before);
  });

  test('removes a file that was made, but not one that a person has written into', () => {
    const { after, record } = rendered(undefined, json({ p: { k: 'ours' } }));
    expect(revertFile(now(after), record, undefined).after).toBeUndefined();
    expect(revertFile(now(text({ p: { k: 'ours' }, mine: 1 })), record, undefined).after).toBe(
      text({ mine: 1 }),
    );
    const commented = after.replace('{', '{\n  // mine');
    expect(revertFile(now(commented), record, undefined).after).toContain('// mine');
    expect(
      revertFile(now(text({ p: { k: 'ours' } }).replaceAll('\n', '')), record, undefined).after,
    ).toBeUndefined();
  });

  test('takes our items, gives back former values and keeps what was changed since', () => {
    const before = text({ k: 'theirs', n: 1, list: ['mine', 'both'] });
    const { after, record } = rendered(
      before,
      json({ k: 'ours', n: 2, list: ['both', 'a'], p: { q: true } }),
    );
    const edited = after.replace('"n": 2', '"n": 3').replace('"a"', '"a",\n    "later"');
    const { after: back, notes } = revertFile(now(edited), record, before);
    expect(back).toBe(text({ k: 'theirs', n: 3, list: ['mine', 'both', 'later'] }));
    expect(notes).toEqual(['~/.toy/settings.json n: you have changed it since; it stays as it is']);
  });

  test('keeps a value that the person has had all along', () => {
    const before = text({ k: 'same' });
    const { after, record } = rendered(before, json({ k: 'same', n: 1 }));
    expect(revertFile(now(`${after}\n`), record, before).after?.trim()).toBe(before.trim());
  });

  test('gives back what the person had put last where a later render has overridden it', () => {
    const owned = json({ k: 'ours' });
    const { record } = rendered(text({ k: 'first' }), owned);
    const again = planFile(now(text({ k: 'second' })), owned, record);
    expect(again.after).toBe(text({ k: 'ours' }));
    if (again.record === undefined) throw new Error('nothing was rendered');
    expect(revertFile(now(again.after), again.record, text({ k: 'first' })).after).toBe(
      text({ k: 'second' }),
    );
  });

  test('works by its records where the copy is missing or damaged', () => {
    const before = text({ k: 'theirs', mine: 1 });
    const { after, record } = rendered(before, json({ k: 'ours', p: { q: true } }));
    for (const copy of [undefined, 'damaged']) {
      expect(revertFile(now(after), record, copy).after).toBe(before);
    }
  });

  test('leaves a file that is not there any more', () => {
    const { record } = rendered(text({}), json({ k: 'ours' }));
    expect(revertFile(now(undefined), record, text({}))).toMatchObject({ after: undefined, changes: [] });
  });

  test('refuses a file that does not parse, and says where', () => {
    const { record } = rendered(text({}), json({ k: 'ours' }));
    expect(() => revertFile(now('{\n  "k" "ours"\n}'), record, text({}))).toThrow(
      expect.objectContaining({ status: 65, message: expect.stringContaining('settings.json:2') }),
    );
  });
});

describe('a revert of a file that is ours as a whole', () => {
  const whole: OwnedFile = { kind: 'whole', text: 'ours\n' };

  test('removes it, or brings back what it replaced', () => {
    const made = rendered(undefined, whole);
    expect(revertFile(now(made.after), made.record, undefined).after).toBeUndefined();
    const replaced = rendered('theirs\n', whole);
    expect(revertFile(now(replaced.after), replaced.record, 'theirs\n').after).toBe('theirs\n');
  });

  test('is refused where a person has changed it, and where the copy is missing', () => {
    const { after, record } = rendered('theirs\n', whole);
    expect(() => revertFile(now('edited\n'), record, 'theirs\n')).toThrow(
      expect.objectContaining({ status: 77 }),
    );
    expect(() => revertFile(now(after), record, undefined)).toThrow(expect.objectContaining({ status: 65 }));
  });
});
