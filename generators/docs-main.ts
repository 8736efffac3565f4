import { writeFile } from 'node:fs/promises';
import { loadDomains } from '../policy/permissions/load.ts';
import { coveragePage } from './coverage.ts';
import { interactiveConfiguration, interactiveProfile } from './interactive.ts';
import { permissionsPage } from './permissions-table.ts';
import { ADAPTERS } from './registry.ts';
import { readProfileTexts } from './sources.ts';

// Writes the pages of docs/ that are made from profiles/.
const texts = await readProfileTexts('.');
const profile = interactiveProfile(texts);
await writeFile('docs/permissions.md', permissionsPage(loadDomains(texts.permissions)));
await writeFile(
  'docs/cli-coverage.md',
  coveragePage(profile.permissions, interactiveConfiguration(profile, ADAPTERS)),
);
