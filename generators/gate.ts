import type { Adapter, InteractiveFiles } from './adapter.ts';
import { hookCommand } from './hook-command.ts';
import { Settings, withSettings } from './settings/merge.ts';

/**
 * The rendered files with the hook by which each CLI asks the gate before a tool runs. For one that would not run it there is a row of
 * the report and a warning instead. `launcher` is the gate's program and what comes before the CLI's name.
 */
export function withGate(
  rendered: Readonly<Record<string, InteractiveFiles>>,
  adapters: readonly Adapter[],
  launcher: readonly string[],
): Record<string, InteractiveFiles> {
  const asked = adapters.map(({ name, gate }) => ({ name, hook: gate(hookCommand(launcher, name)) }));
  const settings = asked.flatMap(({ name, hook }) => ('owns' in hook ? [[name, hook.owns] as const] : []));
  const gated = withSettings(rendered, Settings.parse(Object.fromEntries(settings)));
  const entries = asked.flatMap(({ name, hook }): [string, InteractiveFiles][] => {
    const one = gated[name];
    if ('owns' in hook || one === undefined) return [];
    const { report, warnings = [] } = one;
    return [[name, { ...one, report: [...report, hook.row], warnings: [...warnings, hook.warning] }]];
  });
  return { ...gated, ...Object.fromEntries(entries) };
}
