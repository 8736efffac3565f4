import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tierOf } from '../../../policy/containment/tiers.ts';
import { room } from './support/room.ts';

const NAMES = ['a', 'b', 'c', 'CLAUDE.md', '.env', '.claude', '.vscode', 'x y', 'é'];
const path = fc
  .array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 })
  .map((names) => names.join('/'));

type Action =
  | { act: 'write'; path: string; text: string }
  | { act: 'remove' | 'folder'; path: string }
  | { act: 'move'; path: string; to: string }
  | { act: 'link'; path: string; to: string }
  | { act: 'mode'; path: string; mode: number };

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ act: fc.constant('write' as const), path, text: fc.string({ maxLength: 8 }) }),
  },
  fc.record({ act: fc.constantFrom('remove' as const, 'folder' as const), path }),
  fc.record({ act: fc.constant('move' as const), path, to: path }),
  fc.record({ act: fc.constant('link' as const), path, to: fc.constantFrom('a', 'b/c', '../a', '.claude') }),
  fc.record({ act: fc.constant('mode' as const), path, mode: fc.constantFrom(0o644, 0o755, 0o600) }),
);

/** Does it if it can be done: what a random action meets is not always there. No link is followed. */
function perform(root: string, one: Action): void {
  const full = join(root, one.path);
  try {
    if (isBehindLink(root, one.path) || ('to' in one && one.act === 'move' && isBehindLink(root, one.to)))
      return;
    if (one.act !== 'remove' && one.act !== 'mode') mkdirSync(dirname(full), { recursive: true });
    if (one.act === 'write' && !lstatSync(full, { throwIfNoEntry: false })?.isSymbolicLink())
      writeFileSync(full, one.text);
    else if (one.act === 'remove') rmSync(full, { recursive: true });
    else if (one.act === 'folder') mkdirSync(full, { recursive: true });
    else if (one.act === 'move') renameSync(full, join(root, one.to));
    else if (one.act === 'link') symlinkSync(one.to, full);
    else if (one.act === 'mode' && lstatSync(full).isFile()) chmodSync(full, one.mode);
  } catch {
    // It could not be done.
  }
}

function isBehindLink(root: string, at: string): boolean {
  const names = at.split('/');
  const above = names.slice(1).map((_, index) => join(root, ...names.slice(0, index + 1)));
  return above.some((folder) => lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink());
}

type Tree = Map<string, string>;

function read(root: string, folder = ''): Tree {
  const tree: Tree = new Map();
  for (const name of readdirSync(join(root, folder))) {
    const at = folder === '' ? name : `${folder}/${name}`;
    if (at === '.git') continue;
    const full = join(root, at);
    const stats = lstatSync(full);
    if (stats.isSymbolicLink()) tree.set(at, `link ${readlinkSync(full)}`);
    else if (stats.isFile())
      tree.set(at, `file ${(stats.mode & 0o777).toString(8)} ${readFileSync(full, 'utf8')}`);
    else {
      tree.set(at, 'folder');
      for (const [inside, what] of read(root, at)) tree.set(inside, what);
    }
  }
  return tree;
}

describe('any tree and anything that an agent does', () => {
  it('ends with the host as the copy, but for protected paths, which are as before', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(action, { maxLength: 15 }),
        fc.array(action, { maxLength: 15 }),
        async (first, then) => {
          const place = room();
          try {
            for (const one of first) perform(place.root, one);
            const before = read(place.root);
            const prepared = await place.enter();
            for (const one of then) perform(prepared.workspace, one);
            const copy = read(prepared.workspace);
            const { violations, conflicts } = await place.leave(prepared);
            const after = read(place.root);

            const isHeld = (at: string, what: string | undefined) =>
              tierOf(at, what === 'folder', prepared.containment).tier !== 'readwrite';
            const isProtected = (at: string) =>
              [before, copy].some((tree) => tree.has(at) && isHeld(at, tree.get(at)));
            const held = [...before.keys()].filter(isProtected);
            for (const at of held) expect(after.get(at), at).toBe(before.get(at));
            const met = conflicts.map((one) => one.path);
            const isBelowHeld = (at: string) => held.some((one) => at.startsWith(`${one}/`));
            for (const at of new Set([...before.keys(), ...copy.keys(), ...after.keys()])) {
              if (
                isProtected(at) ||
                isBelowHeld(at) ||
                met.some((one) => at === one || at.startsWith(`${one}/`))
              )
                continue;
              const isAround = held.some((one) => one.startsWith(`${at}/`));
              // A folder stays for what is protected in it.
              if (copy.get(at) === undefined && isAround) expect(after.get(at), at).toBe('folder');
              else expect(after.get(at), at).toBe(copy.get(at));
            }
            // Nothing meets anything but where a folder has to stay.
            for (const at of met)
              expect(
                held.some((one) => one.startsWith(`${at}/`)),
                at,
              ).toBe(true);
            const touched = [...copy.keys()].filter(
              (at) => isHeld(at, copy.get(at)) && copy.get(at) !== before.get(at),
            );
            const reported = violations.map((one) => one.path);
            for (const at of touched) expect(reported, at).toContain(at);
            expect([...after.keys()].filter((at) => at.includes('.paddock'))).toEqual([]);
            expect(existsSync(join(place.root, '.git/HEAD'))).toBe(true);
          } finally {
            place.remove();
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
