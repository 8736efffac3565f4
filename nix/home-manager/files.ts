import { z } from 'zod';
import type { OwnedFile } from '../../generators/adapter.ts';
import { jsonText } from '../../generators/json.ts';
import { approvalFaults } from '../../generators/settings/approvals.ts';
import { type Settings, SettingsTable, withSettings } from '../../generators/settings/merge.ts';
import { tomlText } from '../../generators/toml.ts';

const File = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('whole'), text: z.string() }),
  z.object({ kind: z.literal('json'), owns: SettingsTable }),
  z.object({ kind: z.literal('toml'), owns: SettingsTable }),
]);

/** What `generators/main.ts render` writes. */
export const Rendered = z.record(z.string(), z.object({ files: z.record(z.string(), File) }));
export type Rendered = z.infer<typeof Rendered>;

/** The files that are wanted, by CLI. */
export const Expected = z.record(z.string(), z.array(z.string()));
export type Expected = z.infer<typeof Expected>;

function textOf(path: string, file: OwnedFile): string {
  if (file.kind === 'whole') return file.text;
  const faults = approvalFaults(path, file.owns);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return file.kind === 'json' ? jsonText(file.owns) : tomlText(file.owns);
}

/**
 * The texts of the wanted CLIs' files, by `<cli>/<path>`, as whole files with a person's settings in them. Throws where a
 * CLI's files are not exactly those that are expected, or where one would switch approvals off.
 */
export function homeFiles(rendered: Rendered, expected: Expected, settings: Settings): Map<string, string> {
  const merged = withSettings(
    Object.fromEntries(Object.entries(rendered).map(([cli, { files }]) => [cli, { files, report: [] }])),
    settings,
  );
  return new Map(
    Object.entries(expected).flatMap(([cli, names]) => {
      const files = merged[cli]?.files ?? {};
      const found = Object.keys(files).sort().join(', ');
      if (found !== [...names].sort().join(', ')) {
        throw new Error(`${cli}: got the files ${found}, expected ${names.join(', ')}`);
      }
      return Object.entries(files).map(([name, file]): [string, string] => {
        const path = `${cli}/${name}`;
        return [path, textOf(path, file)];
      });
    }),
  );
}
