import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReportRow } from '../../generators/adapter.ts';
import { coverageOf, coveragePage } from '../../generators/coverage.ts';
import { interactiveConfiguration, interactiveProfile } from '../../generators/interactive.ts';
import { ADAPTERS } from '../../generators/registry.ts';
import { readProfileTexts } from '../../generators/sources.ts';
import { permission } from './permission.ts';

const root = join(import.meta.dirname, '../..');

const row = (entry: string, expressed: ReportRow['expressed']): ReportRow => ({
  entry,
  decision: 'deny',
  expressed,
  why: 'it has no such rule',
  instead: 'a person is asked',
});

const permissions = [
  permission('allow', { command: 'a' }),
  permission('deny', { command: 'b' }),
  permission('deny', { command: 'c' }),
  permission('deny', { command: 'd' }),
];

describe('what a CLI covers of the corpus', () => {
  it('is counted by decision, what no row names being covered in full', () => {
    const coverage = coverageOf(permissions, [row('b', 'part'), row('c', 'none')]);
    expect(coverage.deny).toEqual({ full: 1, stricter: 0, part: 1, none: 1 });
    expect(coverage.allow).toEqual({ full: 1, stricter: 0, part: 0, none: 0 });
  });

  it('is a page that names every entry that is not expressed in full', () => {
    const page = coveragePage(permissions, {
      toy: { files: {}, report: [row('b', 'none'), row('c', 'none')] },
      whole: { files: {}, report: [] },
    });
    expect(page).toContain('| toy | deny | 1 | 0 | 0 | 2 |');
    expect(page).toContain('**deny, none**: it has no such rule. Instead: a person is asked.\n\n`b` · `c`');
    expect(page).toContain('## whole\n\nEverything is expressed in full.');
  });

  it('is written down in docs/cli-coverage.md (if not: npm run docs)', async () => {
    const profile = interactiveProfile(await readProfileTexts(root));
    const page = coveragePage(profile.permissions, interactiveConfiguration(profile, ADAPTERS));
    expect(await readFile(join(root, 'docs/cli-coverage.md'), 'utf8')).toBe(page);
  });
});
