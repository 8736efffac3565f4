import type { OwnedFile } from '../../../generators/adapter.ts';
import { isTree, type Tree, valueAt } from '../plan/tree.ts';

/** The name of the gate's hook in Gemini CLI (generators/gemini/interactive.ts). */
const NAME = 'paddock-gate';

/**
 * What a person's own settings say that keeps a rendered hook from running, as a warning; undefined where nothing does. Claude Code
 * 2.1.330, Gemini CLI 0.61.0.
 */
export function hooksOffNote(file: string, owned: OwnedFile, after: Tree): string | undefined {
  if (owned.kind !== 'json' || !isTree(owned.owns.hooks)) return undefined;
  const disabled = valueAt(after, ['hooksConfig', 'disabled']);
  const keys = [
    ...(after.disableAllHooks === true ? ['disableAllHooks'] : []),
    ...(valueAt(after, ['hooksConfig', 'enabled']) === false ? ['hooksConfig.enabled'] : []),
    ...(Array.isArray(disabled) && disabled.includes(NAME) ? ['hooksConfig.disabled'] : []),
  ];
  if (keys.length === 0) return undefined;
  return `${file} ${keys.join(' and ')}: warning: your own setting keeps hooks from running, so the gate is not asked; take it out`;
}
