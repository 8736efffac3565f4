import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Table } from '../../../../generators/adapter.ts';
import { Failure } from '../../../../runner/render/failure.ts';
import { type FilePlan, planFile } from '../../../../runner/render/plan/file.ts';
import type { FileRecord } from '../../../../runner/render/plan/manifest.ts';
import { revertFile } from '../../../../runner/render/plan/revert.ts';
import { readSettings } from '../../../../runner/render/plan/settings.ts';
import { isTree, type Tree } from '../../../../runner/render/plan/tree.ts';
import { commentsOf, jsoncText, owned, tomlText } from '../support/lived-in.ts';

const id = { cli: 'toy', folder: '.toy', path: 'settings' };
const now = (text: string | undefined) => ({ file: '~/.toy/settings', id, text });

/** A tree without what is owned: keys without their values, lists without the items. What is then empty is nothing. */
function without(tree: Tree, owns: Table): unknown {
  const entries = Object.entries(tree).flatMap(([key, value]) => {
    const ours = Object.hasOwn(owns, key) ? owns[key] : undefined;
    if (ours === undefined) return [[key, value]];
    if (isTree(ours) && isTree(value)) {
      const rest = without(value, ours as Table);
      return rest === undefined ? [] : [[key, rest]];
    }
    if (!Array.isArray(ours) || !Array.isArray(value)) return isTree(ours) ? [[key, value]] : [];
    const theirs = value.filter((item) => !ours.some((other) => isDeepStrictEqual(item, other)));
    return theirs.length === 0 ? [] : [[key, theirs]];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Whether a tree has all that is owned. */
function has(tree: unknown, owns: Table): boolean {
  return Object.entries(owns).every(([key, ours]) => {
    const value = isTree(tree) && Object.hasOwn(tree, key) ? tree[key] : undefined;
    if (isTree(ours)) return has(value, ours as Table);
    if (!Array.isArray(ours)) return value === ours;
    const items: unknown[] = Array.isArray(value) ? value : [];
    return ours.every((item) => items.some((other) => isDeepStrictEqual(item, other)));
  });
}

/** The plan, or undefined where the file is refused: that is a clear error and never a damaged file. */
function attempt<Result>(plan: () => Result): Result | undefined {
  try {
    return plan();
  } catch (error) {
    if (error instanceof Failure && error.status === 65) return undefined;
    throw error;
  }
}

const render = (kind: 'json' | 'toml', text: string, owns: Table, earlier?: FileRecord) =>
  attempt(() => planFile(now(text), { kind, owns }, earlier));

const revert = (text: string | undefined, record: FileRecord, copy: string): FilePlan | undefined =>
  attempt(() => revertFile(now(text), record, copy));

vi.setConfig({ testTimeout: 60_000 });

describe.each([
  ['json', jsoncText],
  ['toml', tomlText],
] as const)('lived-in %s settings', (kind, texts) => {
  const runs = { numRuns: 200 };
  const tree = (text: string) => readSettings('f', kind, text).tree;

  test('keep everything that is not owned, and get all that is', () => {
    let refused = 0;
    fc.assert(
      fc.property(texts, owned, (text, owns) => {
        const plan = render(kind, text, owns);
        if (plan === undefined) {
          refused += 1;
          return;
        }
        const after = plan.after ?? '';
        expect(has(tree(after), owns)).toBe(true);
        expect(without(tree(after), owns)).toEqual(without(tree(text), owns));
        expect(after).not.toMatch(text.includes('\r\n') ? /(?<!\r)\n/ : /\r/);
      }),
      runs,
    );
    expect(refused).toBeLessThan(runs.numRuns * 0.4);
  });

  test('keep every line as it is where nothing that is owned was there', () => {
    // Commas and spaces apart: what comes after the last part needs a comma before it.
    const lines = (text: string) => text.split('\n').map((line) => line.replace(/[\s,]/g, ''));
    fc.assert(
      fc.property(texts, owned, (text, owns) => {
        const plan = render(kind, text, { 'new one': owns, 'new two': 1 });
        if (plan === undefined || !text.trim().includes('\n') || /^\{.*\}$/m.test(text)) return;
        const after = lines(plan.after ?? '');
        let at = 0;
        for (const line of lines(text)) {
          if (line === '{}') continue;
          at = after.indexOf(line, at) + 1;
          expect(at, line).toBeGreaterThan(0);
        }
      }),
      runs,
    );
  });

  test('keep their comments, but for those inside a value that is replaced', () => {
    fc.assert(
      fc.property(texts, owned, (text, owns) => {
        const plan = render(kind, text, owns);
        const replaced = plan?.changes.some(
          (change) => change.kind === 'set' && typeof change.got === 'object',
        );
        if (plan === undefined || replaced) return;
        expect(commentsOf(plan.after ?? '')).toEqual(commentsOf(text));
      }),
      runs,
    );
  });

  test('are the same after a second render', () => {
    fc.assert(
      fc.property(texts, owned, (text, owns) => {
        const plan = render(kind, text, owns);
        if (plan === undefined) return;
        const again = planFile(now(plan.after), { kind, owns }, plan.record);
        expect(again.after).toBe(plan.after);
        expect(again.record).toEqual(plan.record);
        expect(again.changes).toEqual([]);
      }),
      runs,
    );
  });

  test('come back to the byte, however often and with whatever Paddock has rendered', () => {
    fc.assert(
      fc.property(texts, owned, owned, (text, owns, others) => {
        const first = render(kind, text, owns);
        const second = first && render(kind, first.after ?? '', others, first.record);
        if (second?.record === undefined) return;
        expect(revertFile(now(second.after), second.record, text).after).toBe(text);
      }),
      runs,
    );
  });

  test('come back by their meaning when the person has changed something else since', () => {
    fc.assert(
      fc.property(texts, owned, owned, (text, owns, others) => {
        const first = render(kind, text, owns);
        const record = first?.record;
        if (first === undefined || record === undefined) return;
        const eol = first.after?.includes('\r\n') ? '\r\n' : '\n';
        const edited = `${kind === 'json' ? '// later' : '# later'}${eol}${first.after}`;
        const second = render(kind, edited, others, record);
        if (second?.record === undefined) return;
        const back = revert(second.after, second.record, text);
        if (back === undefined) return;
        expect(tree(back.after ?? '')).toEqual(tree(text));
        expect(back.after).toContain('later');
      }),
      runs,
    );
  });
});
