import { z } from 'zod';
import type { Edit } from './edit.ts';
import { type Tree, valueAt } from './tree.ts';

/**
 * One difference between a file and what it should say, for people and for scripts. `create`, `replace` and `remove` are
 * about the whole file; `set` and `unset` about a key; `add` and `take` about an item of a list.
 */
export const Change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['create', 'replace', 'remove']) }),
  z.strictObject({
    kind: z.literal('set'),
    key: z.string(),
    got: z.unknown().optional(),
    expected: z.unknown(),
  }),
  z.strictObject({ kind: z.literal('unset'), key: z.string(), got: z.unknown() }),
  z.strictObject({ kind: z.enum(['add', 'take']), key: z.string(), item: z.unknown() }),
]);
export type Change = z.infer<typeof Change>;

/** What an edit changes in a tree, item by item for a list. */
export function changesOf(tree: Tree, edit: Edit): Change[] {
  const key = edit.path.join('.');
  const got = valueAt(tree, edit.path);
  switch (edit.kind) {
    case 'unset':
      return [{ kind: 'unset', key, got }];
    case 'items':
      return [
        ...edit.remove.map((item) => ({ kind: 'take' as const, key, item })),
        ...edit.add.map((item) => ({ kind: 'add' as const, key, item })),
      ];
    case 'set':
      if (got === undefined && Array.isArray(edit.value)) {
        return edit.value.map((item: unknown) => ({ kind: 'add', key, item }));
      }
      return [{ kind: 'set', key, ...(got !== undefined && { got }), expected: edit.value }];
  }
}
