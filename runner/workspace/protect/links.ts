import { readlinkSync } from 'node:fs';
import { posix } from 'node:path';
import { type BytePath, bytesOf, folderOf, fromText, pathOf, shownPath } from '../../git/bytes.ts';
import { at, look } from '../disk/entry.ts';
import type { DerivedRule } from '../types.ts';
import { holdsProtected } from './holds.ts';
import type { Judge } from './judge.ts';

/**
 * The rules that links of the user's own make: what a protected link leads to is as protected as the link, or one path would
 * stand open to the other. Blocked files stay readable under no name.
 */
export function linkRules(root: string, links: readonly BytePath[], judge: Judge): DerivedRule[] {
  return links.flatMap((link): DerivedRule[] => {
    const { tier, rule } = judge.tier(link, false);
    const held = tier === 'readwrite' ? holdsProtected(link, judge.containment) : rule;
    if (held === undefined) return [];
    const target = targetWithin(root, link);
    if (target === undefined) return [];
    const strength = tier === 'readwrite' ? 'readonly' : tier;
    const path = bytesOf(target).toString();
    const isFolder = look(at(root, target))?.kind === 'folder';
    const own = judge.tier(target, isFolder).tier;
    if (own === 'blocked' || own === strength) return [];
    return [
      {
        list: `${strength}_${isFolder ? 'directories' : 'files'}`,
        path,
        source: `link ${shownPath(link)}`,
        reason: `the link ${shownPath(link)} leads to it: ${held.reason}`,
      },
    ];
  });
}

const HOPS = 40;

/** Where a link leads to, if that is in the workspace and there; through further links, by their text alone. */
function targetWithin(root: string, link: BytePath): BytePath | undefined {
  let path = link;
  for (let hop = 0; hop < HOPS; hop += 1) {
    const step = firstLink(root, path);
    if (step === undefined) return look(at(root, path)) === undefined || path === '' ? undefined : path;
    const target = pathOf(readlinkSync(at(root, step), 'buffer'));
    const top = fromText(root);
    const rest = path.slice(step.length + 1);
    const full = posix.resolve(`${top}/${folderOf(step)}`, target, rest);
    if (full !== top && !full.startsWith(`${top}/`)) return undefined;
    path = full.slice(top.length + 1);
  }
  return undefined;
}

function firstLink(root: string, path: BytePath): BytePath | undefined {
  const parts = path.split('/');
  return parts
    .map((_, index) => parts.slice(0, index + 1).join('/'))
    .find((part) => look(at(root, part))?.kind === 'link');
}
