import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Adapter, ImageAdapter } from '../../generators/adapter.ts';
import { type Expression, expressAll, rulesOf } from '../../generators/express.ts';
import { imageConfiguration } from '../../generators/image.ts';
import { interactiveConfiguration, interactiveProfile } from '../../generators/interactive.ts';
import { jsonText } from '../../generators/json.ts';
import { CLIS } from '../../generators/registry.ts';
import { readProfileTexts } from '../../generators/sources.ts';
import { loadProfiles } from '../../policy/load.ts';

/** A CLI that knows nothing but whole programs, in one folder's worth of code. */
const toy: Adapter = {
  name: 'toy',
  folder: { variable: 'TOY_HOME', home: '.toy' },
  interactive: ({ permissions }) => {
    const expressed = expressAll('toy', permissions, ({ decision, match }): Expression<string> => {
      if (match.kind !== 'command') return { expressed: 'none', why: 'programs only', instead: 'it asks' };
      const [program = '', ...rest] = match.words;
      if (rest.length === 0 && match.any === undefined) return { expressed: 'full', rules: [program] };
      return decision === 'allow'
        ? { expressed: 'none', why: 'programs only', instead: 'it asks' }
        : { expressed: 'stricter', rules: [program], why: 'programs only', instead: 'it asks' };
    });
    const owns = { allow: rulesOf(expressed, 'allow'), deny: rulesOf(expressed, 'deny') };
    return { files: { 'toy.json': { kind: 'json', owns } }, report: expressed.report };
  },
  gate: (command) => ({ owns: { before: command } }),
};
const toyImage: ImageAdapter = {
  name: 'toy',
  image: ({ deny }) => ({
    files: { '/etc/toy/deny.json': jsonText(deny.map(({ id }) => id)) },
    launch: {
      program: '/usr/local/bin/toy',
      headless: [],
      interactive: [],
      environment: {},
      defaults: {},
      home: {},
    },
    report: [],
  }),
};

const texts = await readProfileTexts(join(import.meta.dirname, '../..'));

describe('a fourth CLI', () => {
  it('is rendered for a person beside the others, from one line in the registry', () => {
    const registry = [...CLIS, { adapter: toy, image: async () => toyImage }];
    const rendered = interactiveConfiguration(
      interactiveProfile(texts),
      registry.map(({ adapter }) => adapter),
    );
    expect(Object.keys(rendered)).toEqual(['claude', 'codex', 'gemini', 'toy']);
    expect(Object.keys(rendered.toy?.files ?? {})).toEqual(['toy.json']);
    expect(rendered.toy?.report.length).toBeGreaterThan(0);
  });

  it('is in the image beside the others', async () => {
    const registry = [...CLIS, { adapter: toy, image: async () => toyImage }];
    const adapters = await Promise.all(registry.map(({ image }) => image()));
    const files = imageConfiguration(loadProfiles(texts.profiles), adapters);
    expect(files.has('/etc/toy/deny.json')).toBe(true);
    const launch = JSON.parse(files.get('/etc/paddock/launch.json') ?? '');
    expect(Object.keys(launch.profiles.ci)).toEqual(['claude', 'codex', 'gemini', 'toy']);
  });
});
