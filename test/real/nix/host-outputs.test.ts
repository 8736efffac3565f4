import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InteractiveFiles } from '../../../generators/adapter.ts';
import { readLayout } from '../../../runner/image/layout.ts';
import { unpackLayers } from '../support/unpacked.ts';

// Threat: a setting that switches approvals off reaches a host, where there is no box around the agent.

const root = join(import.meta.dirname, '../../..');
const system = process.arch === 'arm64' ? 'aarch64-linux' : 'x86_64-linux';

/** A setting or flag as a CLI would take it, in JSON, TOML, Nix, TypeScript or on a command line. */
const BYPASS = [
  `defaultMode["']?[[:space:]]*[:=][[:space:]]*["']?bypassPermissions`,
  `skipDangerousModePermissionPrompt["']?[[:space:]]*[:=][[:space:]]*true`,
  `approval_policy["']?[[:space:]]*[:=][[:space:]]*["']?never`,
  `sandbox_mode["']?[[:space:]]*[:=][[:space:]]*["']?danger-full-access`,
  '--dangerously-skip-permissions',
  '--dangerously-bypass-approvals-and-sandbox',
  `--approval-mode["', =]+yolo`,
].join('|');

// What is refused is written down there, by its name: in a person's settings, and in what an agent may run. A test
// below sees to it that the rendered entries name it to refuse it or ask for it, and never to allow it.
const REFUSALS =
  /(\/generators\/settings\/approvals\.json|\/profiles\/permissions\/[a-z-]+\.toml|-paddock-interactive-profile\.json)$/;

/** The files below some paths that hold such a setting. */
async function filesWithBypass(paths: readonly string[]): Promise<string[]> {
  const { stdout, exitCode, stderr } = await execa(
    'grep',
    ['--recursive', '--files-with-matches', '--text', '--extended-regexp', '--regexp', BYPASS, ...paths],
    { reject: false, env: { LC_ALL: 'C' } },
  );
  expect({ stderr, failed: (exitCode ?? 2) > 1 }).toEqual({ stderr: '', failed: false });
  return stdout.split('\n').filter((path) => path !== '');
}

async function evaluate(attribute: string, apply: string): Promise<unknown> {
  const { stdout } = await execa('nix', ['eval', '--json', `${root}#${attribute}`, '--apply', apply]);
  return JSON.parse(stdout);
}

async function closure(paths: readonly string[]): Promise<string[]> {
  const { stdout } = await execa('nix-store', ['--query', '--requisites', ...paths]);
  return [...new Set(stdout.split('\n'))];
}

async function build(...attributes: string[]): Promise<string[]> {
  const links = attributes.map((_, index) => join(scratch, `${Math.random()}-${index}`));
  for (const [index, attribute] of attributes.entries()) {
    await execa('nix', ['build', `${root}#${attribute}`, '--out-link', links[index] ?? '']);
  }
  const { stdout } = await execa('readlink', ['-f', ...links]);
  return stdout.split('\n');
}

/** A replacer that leaves out the lists of Claude Code that refuse and ask. */
const refusing = (key: string, value: unknown) => (key === 'deny' || key === 'ask' ? [] : value);

/** Rules of Codex and Gemini CLI without those that refuse or ask; each is a line, or a paragraph. */
const withoutRefusals = (text: string) =>
  text
    .split(text.includes('[[rule]]') ? '[[rule]]' : '\n')
    .filter((rule) => !/decision ?= ?"(deny|ask_user|forbidden|prompt)"/.test(rule))
    .join('\n');

const isLayer = (path: string) => /-paddock-layer-[^/]*$/.test(path);

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'paddock-host-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

describe('no setting that switches approvals off', () => {
  test('would go unnoticed: where the image gets them, they are found', async () => {
    const found = await filesWithBypass([join(root, 'generators')]);
    const expected = ['claude', 'codex', 'gemini'].map((cli) => join(root, `generators/${cli}/image.ts`));
    expect(found.filter((path) => !REFUSALS.test(path)).sort()).toEqual(expected);
  });

  test('is in the closure of any package, check or command', async () => {
    const names = (attribute: string) => evaluate(attribute, 'builtins.attrNames') as Promise<string[]>;
    const packages = (await names(`packages.${system}`)).map((name) => `packages.${system}.${name}`);
    const checks = (await names(`checks.${system}`)).map((name) => `checks.${system}.${name}`);
    const built = await build(...packages, ...checks);
    // A program's text carries the derivations that make it.
    const apps = (await evaluate(
      `apps.${system}`,
      'builtins.mapAttrs (_: app: builtins.attrNames (builtins.getContext app.program))',
    )) as Record<string, string[]>;
    expect(Object.keys(apps)).toContain('render-interactive');
    const { stdout } = await execa('nix-store', ['--realise', ...Object.values(apps).flat()]);
    const paths = await closure([...built, ...stdout.split('\n')]);
    const found = await filesWithBypass(paths.filter((path) => !isLayer(path)));
    expect(found.filter((path) => !REFUSALS.test(path))).toEqual([]);
  });

  test('is in a value of `lib`, unless it is refused or asked for there', async () => {
    const { stdout } = await execa('nix', ['eval', '--json', `${root}#lib.profiles`]);
    const { interactive, ...others } = JSON.parse(stdout) as {
      interactive: Record<string, InteractiveFiles>;
    };
    expect(others).toEqual({});
    const bypass = new RegExp(`bypassPermissions|${BYPASS.replaceAll('[[:space:]]', '\\s')}`);
    for (const [cli, { files }] of Object.entries(interactive)) {
      for (const [name, file] of Object.entries(files)) {
        const text = file.kind === 'whole' ? withoutRefusals(file.text) : JSON.stringify(file.owns, refusing);
        expect(text, `${cli} ${name}`).not.toMatch(bypass);
      }
    }
    expect(JSON.stringify(interactive.claude?.files)).toMatch(bypass);
  });

  test('is in a module or a template', async () => {
    const found = await filesWithBypass([join(root, 'nix')]);
    expect(found).toEqual([]);
  });

  test('is in any layer of ours but the configuration', async () => {
    const [directory = ''] = await build('agent-image');
    const layout = await readLayout(directory);
    const image = { directory, layout, tag: '' };
    const [own, configuration] = [join(scratch, 'own'), join(scratch, 'configuration')];
    await unpackLayers(image, 'amd64', own, (layer) => layer === 'paddock');
    await unpackLayers(image, 'amd64', configuration, (layer) => layer === 'configuration');
    expect(await filesWithBypass([own])).toEqual([]);
    expect((await filesWithBypass([configuration])).map((path) => path.slice(configuration.length))).toEqual(
      expect.arrayContaining(['/etc/claude-code/managed-settings.json', '/etc/codex/config.toml']),
    );
  });
});
