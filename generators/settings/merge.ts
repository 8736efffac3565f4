import { z } from 'zod';
import { issueProblems } from '../../policy/issue.ts';
import type { InteractiveFiles, OwnedFile, Table, Value } from '../adapter.ts';
import { approvalFaults, isTable } from './approvals.ts';

const SettingsValue: z.ZodType<Value> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.array(SettingsValue), SettingsTable]),
);
/** A table of settings, as JSON and TOML both can hold it. */
export const SettingsTable: z.ZodType<Table> = z.record(z.string(), SettingsValue);

/** A person's own settings by CLI, as they are written in that CLI's settings file. */
export const Settings = z.strictObject({
  claude: SettingsTable.optional(),
  codex: SettingsTable.optional(),
  gemini: SettingsTable.optional(),
});
export type Settings = z.infer<typeof Settings>;

/** Settings from JSON text; `file` is the name that errors give. Throws with a line for each problem. */
export function parseSettings(file: string, text: string): Settings {
  const result = Settings.safeParse(parseJson(file, text), { reportInput: true });
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap(issueProblems);
  throw new Error(
    problems
      .map(({ path, got, expected }) => {
        const place = path.map(String).join('.') || '(the whole file)';
        return `${file} ${place}: got ${got}, expected ${expected}`;
      })
      .join('\n'),
  );
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Two tables as one: tables are gone into, lists are joined without doubles, and any other value of `over` wins. */
export function mergeTables(under: Table, over: Table): Table {
  const merged = new Map<string, Value>(Object.entries(under));
  for (const [key, value] of Object.entries(over)) merged.set(key, mergeValues(merged.get(key), value));
  return Object.fromEntries(merged);
}

function mergeValues(under: Value | undefined, over: Value): Value {
  if (isTable(under) && isTable(over)) return mergeTables(under, over);
  if (Array.isArray(under) && Array.isArray(over)) {
    const seen = new Set<string>();
    return [...under, ...over].filter((item) => {
      const text = JSON.stringify(item);
      return !seen.has(text) && seen.add(text);
    });
  }
  return over;
}

function mergeInto(cli: string, { files, report }: InteractiveFiles, settings: Table): InteractiveFiles {
  const structured = Object.entries(files).filter(([, file]) => file.kind !== 'whole');
  const [only] = structured;
  if (only === undefined || structured.length !== 1) {
    throw new Error(`${cli}: got ${structured.length} settings files, expected one`);
  }
  const [name, file] = only;
  const merged: OwnedFile =
    file.kind === 'whole' ? file : { ...file, owns: mergeTables(file.owns, settings) };
  return { files: { ...files, [name]: merged }, report };
}

/**
 * The rendered files of each CLI with a person's settings merged into its settings file. Throws, with a line for each,
 * where a setting would switch approvals off.
 */
export function withSettings(
  rendered: Readonly<Record<string, InteractiveFiles>>,
  settings: Settings,
): Record<string, InteractiveFiles> {
  const faults = Object.entries(settings).flatMap(([cli, table = {}]) =>
    approvalFaults(`settings.${cli}`, table),
  );
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return Object.fromEntries(
    Object.entries(rendered).map(([cli, one]) => {
      const table = Object.entries(settings).find(([name]) => name === cli)?.[1];
      return [cli, table === undefined ? one : mergeInto(cli, one, table)];
    }),
  );
}
