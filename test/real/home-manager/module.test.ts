import { describe, expect, test } from 'vitest';
import { DARWIN, evaluate, HAS_REAL, LINUX, refusal, WORLDS } from './worlds.ts';

describe.each(WORLDS)('the home-manager module in $name', (world) => {
  const activation = (modules: string, system?: string) =>
    evaluate(world, `e.activation [ own ${modules} ]`, system) as Promise<string>;
  const failures = (modules: string) => evaluate(world, `e.failures [ own ${modules} ]`) as Promise<string[]>;
  const linked = (modules: string, system?: string) =>
    evaluate(world, `e.linked [ own { programs.paddock.mode = "link"; } ${modules} ]`, system) as Promise<
      Record<string, { target: string; source: string }>
    >;

  describe('by default', () => {
    test('merges into the files of all three agents on activation, after the links are made', async () => {
      expect(await activation('')).toMatch(
        /^run \/nix\/store\/\S+-own\/bin\/render-interactive --only claude,codex,gemini\n$/,
      );
      const after = await evaluate(world, '(e.config [ own ]).home.activation.paddock.after');
      expect(after).toEqual(['writeBoundary', 'linkGeneration']);
    });

    test('links no file', async () => {
      expect(await evaluate(world, 'e.linked [ own ]')).toEqual({});
    });

    test('installs its package', async () => {
      const names = await evaluate(world, 'map (one: one.name) (e.config [ own ]).home.packages');
      expect(names).toContain('own');
    });
  });

  test('does nothing where it is not enabled', async () => {
    expect(await evaluate(world, 'e.disabled')).toEqual({ activation: false, files: [], packages: false });
  });

  test.each([
    ['claude', 'codex,gemini'],
    ['codex', 'claude,gemini'],
    ['gemini', 'claude,codex'],
  ])('leaves %s alone where it is off', async (tool, others) => {
    const off = `{ programs.paddock.tools.${tool}.enable = false; }`;
    expect(await activation(off)).toContain(`--only ${others}\n`);
    const files = Object.keys(await linked(off));
    expect(files).not.toHaveLength(0);
    expect(files.filter((name) => name.startsWith(`paddock/${tool}/`))).toEqual([]);
  });

  test('has nothing to run where every agent is off', async () => {
    const off =
      '{ programs.paddock.tools = { claude.enable = false; codex.enable = false; gemini.enable = false; }; }';
    expect(await evaluate(world, `(e.config [ own ${off} ]).home.activation ? paddock`)).toBe(false);
  });

  test('follows the folders that the session variables name, home spelled out', async () => {
    const moved =
      '{ home.sessionVariables = { CODEX_HOME = "$HOME/.config/my codex"; GEMINI_CLI_HOME = "/home/jane/g"; }; }';
    expect(await activation(moved)).toMatch(
      /^run env '?CODEX_HOME=\/home\/jane\/\.config\/my codex'? '?GEMINI_CLI_HOME=\/home\/jane\/g'? \//,
    );
    const files = await linked(moved);
    expect(files['paddock/codex/config.toml']?.target).toMatch(/\.config\/my codex\/config\.toml$/);
    expect(files['paddock/gemini/settings.json']?.target).toMatch(/(^|\/)g\/\.gemini\/settings\.json$/);
    expect(files['paddock/claude/settings.json']?.target).toMatch(/\.claude\/settings\.json$/);
  });

  test('refuses to link outside the home, and merges there', async () => {
    const outside = '{ home.sessionVariables.CODEX_HOME = "/srv/codex"; }';
    expect(await failures(`{ programs.paddock.mode = "link"; } ${outside}`)).toEqual([
      expect.stringContaining('home.sessionVariables.CODEX_HOME is\n/srv/codex'),
    ]);
    expect(await failures(outside)).toEqual([]);
  });

  test('merges definitions of several modules', async () => {
    const settings = await evaluate(
      world,
      `(e.config [ own
        { programs.paddock.settings.claude = { model = "opus"; permissions.allow = [ "Bash(ls)" ]; }; }
        { programs.paddock.settings.claude.permissions = { defaultMode = "plan"; allow = [ "Bash(pwd)" ]; }; }
      ]).programs.paddock.settings.claude`,
    );
    expect(settings).toMatchObject({
      model: 'opus',
      permissions: { defaultMode: 'plan', allow: ['Bash(ls)', 'Bash(pwd)'] },
    });
  });

  test.each([
    [
      'a mode that is not there',
      '{ programs.paddock.mode = "copy"; }',
      /programs\.paddock\.mode' is not of type/,
    ],
    ['a word instead of a list', '{ programs.paddock.extraPermissions.deny = "x"; }', /deny' is not of type/],
    [
      'a misspelt word in an entry',
      '{ programs.paddock.extraPermissions.deny = [{ comand = "x"; }]; }',
      /comand' does not exist/,
    ],
    ['a number for settings', '{ programs.paddock.settings.codex = 3; }', /settings\.codex' is not of type/],
    ['an agent that is not there', '{ programs.paddock.tools.cursor.enable = true; }', /does not exist/],
    [
      'a string for a switch',
      '{ programs.paddock.enable = "yes"; }',
      /programs\.paddock\.enable' is not of type/,
    ],
    [
      'two lines in a command',
      '{ programs.paddock.extraPermissions.deny = [{ command = "a\\nb"; }]; }',
      /command' is not of type/,
    ],
  ])('refuses %s', async (_, module, message) => {
    // What the type refuses is seen wherever the value is used.
    expect(
      await refusal(
        world,
        `[ (e.activation [ own ${module} ]) (e.config [ own ${module} ]).programs.paddock.settings ]`,
      ),
    ).toMatch(message);
  });

  test('refuses an entry that says two things, none, or `any` without a command', async () => {
    const [message, ...others] = await failures(`{ programs.paddock.extraPermissions.ask = [
      { command = "a"; read = "./b"; } { reason = "c"; } { read = "./d"; any = [ "e" ]; } { command = "fine"; } ]; }`);
    expect(others).toEqual([]);
    expect(message?.split('\n').slice(1)).toEqual([
      expect.stringContaining('"command":"a"'),
      expect.stringContaining('"reason":"c"'),
      expect.stringContaining('`any` without `command`'),
    ]);
  });

  describe("with permissions of a person's own", () => {
    test('hands them to the command as a file', async () => {
      const text = await activation(
        '{ programs.paddock.extraPermissions.deny = [{ command = "kubectl delete"; }]; }',
      );
      expect(text).toMatch(/ --permissions \/nix\/store\/\S+-paddock-permissions\.toml\n$/);
    });

    test('hands over what is removed', async () => {
      expect(
        await activation('{ programs.paddock.removePermissions = [{ command = "git push"; }]; }'),
      ).toMatch(/ --permissions \/nix\/store\/\S+-paddock-permissions\.toml\n$/);
    });

    test('makes other files of them in link mode', async () => {
      const source = async (module: string) => (await linked(module))['paddock/claude/settings.json']?.source;
      const plain = await source('');
      const extra = await source(
        '{ programs.paddock.extraPermissions.deny = [{ command = "kubectl delete"; }]; }',
      );
      const removed = await source(
        '{ programs.paddock.removePermissions = [{ command = "kubectl delete"; }]; }',
      );
      expect(new Set([plain, extra, removed]).size).toBe(3);
    });
  });

  test('hands settings to the command as a file, and none where none are set', async () => {
    expect(await activation('{ programs.paddock.settings.gemini.general.vimMode = true; }')).toMatch(
      / --settings \/nix\/store\/\S+-paddock-settings\.json\n$/,
    );
    expect(await activation('{ programs.paddock.settings.gemini = { }; }')).not.toContain('--settings');
  });

  test('has the gate asked where that is wanted, which only merging can do', async () => {
    const gate = '{ programs.paddock.gate = true; }';
    expect(await activation(gate)).toMatch(/ --only claude,codex,gemini --gate\n$/);
    expect(await failures(gate)).toEqual([]);
    expect(await failures(`${gate} { programs.paddock.mode = "link"; }`)).toEqual([
      expect.stringContaining('programs.paddock.gate: got true in mode "link", expected mode = "merge"'),
    ]);
  });

  describe('beside other modules', () => {
    test.each(['merge', 'link'])('refuses a file that another one writes too, in %s mode', async (mode) => {
      const messages = await failures(
        `{ programs.paddock.mode = "${mode}"; }
         { home.file."/home/jane/.claude/settings.json".source = /none; }
         { home.file.elsewhere = { target = ".codex/config.toml"; source = /none; }; }`,
      );
      const ours = messages.filter((message) => message.startsWith('programs.paddock'));
      expect(ours).toHaveLength(2);
      expect(ours[0]).toContain(
        '/home/jane/.claude/settings.json, by home.file."/home/jane/.claude/settings.json"',
      );
      expect(ours[1]).toContain('/home/jane/.codex/config.toml, by home.file."elsewhere"');
    });

    test('refuses a folder of ours that is a link as a whole, and takes one that is filled link by link', async () => {
      const folder = (recursive: boolean) =>
        `{ home.file.".claude" = { source = /none; recursive = ${recursive}; }; }`;
      expect(await failures(folder(false))).toEqual([expect.stringContaining('by home.file.".claude"')]);
      expect(await failures(folder(true))).toEqual([]);
    });

    test('takes other files in the same folders, files that are off, and files of an agent that is off', async () => {
      expect(
        await failures(`
          { home.file.".claude/CLAUDE.md".source = /none; }
          { home.file.".codex/rules/default.rules".source = /none; }
          { home.file.".codex/config.toml" = { source = /none; enable = false; }; }
          { home.file.".gemini/settings.json".source = /none; programs.paddock.tools.gemini.enable = false; }`),
      ).toEqual([]);
    });
  });

  test('evaluates on Darwin in both modes', async () => {
    expect(await activation('', DARWIN)).toContain('--only claude,codex,gemini');
    expect(Object.keys(await linked('', DARWIN))).toHaveLength(5);
  });

  test.each([
    ['Linux', LINUX],
    ['Darwin', DARWIN],
  ])('brings a package of its own on %s', async (_, system) => {
    const text = await evaluate(world, 'e.activation [ ]', system);
    expect(text).toMatch(/^run \/nix\/store\/\S+-render-interactive\/bin\/render-interactive /);
  });
});

describe.runIf(HAS_REAL)("beside home-manager's own modules", () => {
  const world = WORLDS.at(-1);
  if (world === undefined) throw new Error('no world');
  const failures = (modules: string) => evaluate(world, `e.failures [ own ${modules} ]`) as Promise<string[]>;

  test.each([
    ['claude-code', '{ settings.model = "opus"; }', '.claude/settings.json'],
    ['codex', '{ settings.model = "gpt"; }', '.codex/config.toml'],
    ['gemini-cli', '{ settings.general.vimMode = true; }', '.gemini/settings.json'],
  ])('refuses settings through programs.%s', async (name, settings, file) => {
    const messages = await failures(`{ programs.${name} = ${settings} // { enable = true; }; }`);
    expect(messages).toEqual([expect.stringContaining(`/home/jane/${file}, by home.file.`)]);
  });

  test('takes their packages, contexts and rules', async () => {
    expect(
      await failures(`{ programs.claude-code = { enable = true; context = "Be brief."; };
        programs.codex = { enable = true; rules.default = "x"; };
        programs.antigravity-cli.enable = true; }`),
    ).toEqual([]);
  });

  test('follows the folders that they choose', async () => {
    const text = await evaluate(
      world,
      `e.activation [ own { home.preferXdgDirectories = true; programs.codex.enable = true;
        programs.claude-code = { enable = true; configDir = "/home/jane/.config/claude"; }; } ]`,
    );
    expect(text).toContain('CLAUDE_CONFIG_DIR=/home/jane/.config/claude');
    expect(text).toContain('CODEX_HOME=/home/jane/.config/codex');
  });

  test.each(['merge', 'link'])('gives a whole generation in %s mode', async (mode) => {
    const path = await evaluate(
      world,
      `(e.config [ own { programs.paddock.mode = "${mode}"; } ]).home.activationPackage.outPath`,
    );
    expect(path).toMatch(/^\/nix\/store\/\S+-home-manager-generation$/);
  });
});
