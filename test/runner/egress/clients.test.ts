import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readClientRules } from '../../../runner/egress/clients.ts';
import { Failure } from '../../../runner/failure.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clients-'));
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** An environment in which npm and apt have these settings and none of this machine's. */
function environment({ npmrc = '', sources = '' }): NodeJS.ProcessEnv {
  writeFileSync(join(folder, 'npmrc'), npmrc);
  writeFileSync(join(folder, 'global-npmrc'), '');
  writeFileSync(join(folder, 'sources.list'), sources);
  mkdirSync(join(folder, 'empty'), { recursive: true });
  writeFileSync(
    join(folder, 'apt.conf'),
    `Dir::Etc::sourcelist "${folder}/sources.list";\nDir::Etc::sourceparts "${folder}/empty";\n`,
  );
  return {
    PATH: process.env.PATH,
    HOME: folder,
    NPM_CONFIG_USERCONFIG: join(folder, 'npmrc'),
    NPM_CONFIG_GLOBALCONFIG: join(folder, 'global-npmrc'),
    APT_CONFIG: join(folder, 'apt.conf'),
  };
}

const failure = async (...args: Parameters<typeof readClientRules>): Promise<Failure> => {
  const error: unknown = await readClientRules(...args).catch((reason: unknown) => reason);
  if (error instanceof Failure) return error;
  throw new Error('nothing was refused');
};

describe("npm's hosts", () => {
  it('are its registry and those of scopes', async () => {
    const npmrc = [
      'registry=https://npm.example.org/',
      '@ours:registry=https://npm.corp.example/api/npm/',
      '@same:registry=https://NPM.example.org/other/',
      '//npm.corp.example/api/npm/:_authToken=secret',
    ].join('\n');
    expect(await readClientRules(['npm'], environment({ npmrc }))).toEqual({
      npm: [
        { host: 'npm.example.org', below: false, port: 443, source: "npm's registry" },
        { host: 'npm.corp.example', below: false, port: 443, source: "npm's @ours:registry" },
      ],
    });
  });

  it('are not what a project says that the command happens to be run in', async () => {
    writeFileSync(join(folder, 'package.json'), '{}');
    writeFileSync(join(folder, '.npmrc'), 'registry=https://evil.example/\n');
    vi.spyOn(process, 'cwd').mockReturnValue(folder);
    const npmrc = 'registry=https://npm.example.org/';
    const before = process.env.PWD;
    process.env.PWD = folder;
    try {
      const { npm } = await readClientRules(['npm'], {
        ...environment({ npmrc }),
        PWD: folder,
        INIT_CWD: folder,
      });
      expect(npm?.map(({ host }) => host)).toEqual(['npm.example.org']);
    } finally {
      process.env.PWD = before;
    }
  });

  it.each([
    ['http://localhost:4873/', 'port 443 or 80: no other port is opened'],
    ['https://192.0.2.7/', 'a name, not an address'],
  ])('are refused where no rule could allow them: %s', async (registry, expected) => {
    const { message, status } = await failure(['npm'], environment({ npmrc: `registry=${registry}` }));
    expect(message).toBe(
      `@npm: npm's registry: got "${registry}", expected ${expected}. Name the hosts in \`allow\` instead`,
    );
    expect(status).toBe(65);
  });

  it('are asked for in vain where there is no npm', async () => {
    const { message, status } = await failure(['npm'], { ...environment({}), PATH: folder });
    expect(message).toBe('@npm: there is no npm on this machine. Name the hosts in `allow` instead');
    expect(status).toBe(69);
  });

  it('are not made up where npm fails or says something else', async () => {
    const npm = (script: string) =>
      writeFileSync(join(folder, 'npm'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    npm('echo broken >&2; exit 3');
    const { message } = await failure(['npm'], { ...environment({}), PATH: `${folder}:/bin` });
    expect(message).toBe('@npm: `npm config list --json` failed: broken');
    npm('echo "https://npm.example.org/"');
    const other = await failure(['npm'], { ...environment({}), PATH: `${folder}:/bin` });
    expect(other.message).toContain('printed no JSON object');
    npm('echo "{}"');
    const none = await failure(['npm'], { ...environment({}), PATH: `${folder}:/bin` });
    expect(none.message).toContain('@npm: npm does not say its registry');
  });

  it('are not guessed where npm hides its registry, for a password in it', async () => {
    const npmrc = 'registry=https://ann:secret@npm.example.org/';
    const { message } = await failure(['npm'], environment({ npmrc }));
    expect(message).toContain('npm does not say its registry, expected a URL without a password');
    expect(message).not.toContain('secret');
  });
});

describe("Debian's hosts", () => {
  it('are the sites of its sources, each once and on its own port', async () => {
    const sources = [
      'deb http://deb.example.org/debian bookworm main',
      'deb http://deb.example.org/debian-security bookworm-security main',
      'deb [trusted=yes] https://apt.corp.example/ours stable main',
      'deb-src http://ann:secret@src.example.org/debian bookworm main',
      'deb file:/srv/packages ./',
      '# deb http://off.example.org/debian bookworm main',
    ].join('\n');
    const { debian = [] } = await readClientRules(['debian'], environment({ sources }));
    expect({ debian: [...debian].sort((a, b) => (a.host < b.host ? -1 : 1)) }).toEqual({
      debian: [
        { host: 'apt.corp.example', below: false, port: 443, source: "apt's sources" },
        { host: 'deb.example.org', below: false, port: 80, source: "apt's sources" },
        { host: 'src.example.org', below: false, port: 80, source: "apt's sources" },
      ],
    });
  });

  it.each([
    ['http://192.0.2.7:3142/debian', 'http://192.0.2.7:3142/debian', 'port 443 or 80'],
    ['http://ann:secret@mirror/debian', 'http://mirror/debian', 'a name with a dot in it'],
    ['mirror+http://list.example.org/x', 'mirror+http://list.example.org/x', 'a URL that begins with'],
  ])('are refused where no rule could allow them: %s', async (url, shown, expected) => {
    const sources = `deb ${url} bookworm main`;
    const { message, status } = await failure(['debian'], environment({ sources }));
    expect(message).toContain(`@debian: apt's sources: got "${shown}/dists/`);
    expect(message).toContain(`expected ${expected}`);
    expect(status).toBe(65);
  });

  it('are missing where there are no sources', async () => {
    const { message } = await failure(['debian'], environment({ sources: 'deb file:/srv/packages ./' }));
    expect(message).toBe("@debian: this machine's configuration names no host to download from");
  });

  it('are asked for in vain where there is no apt', async () => {
    const { message } = await failure(['debian'], { ...environment({}), PATH: folder });
    expect(message).toBe('@debian: there is no apt-get on this machine. Name the hosts in `allow` instead');
  });
});

it('no client is started where none is asked', async () => {
  expect(await readClientRules([], { PATH: '/nowhere' })).toEqual({});
});
