import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../policy/configuration-error.ts';
import { loadGroups } from '../../../policy/egress/groups.ts';

const folder = new URL('../../../profiles/egress/', import.meta.url);
const texts = new Map(
  readdirSync(folder).map((file) => [
    file.replace(/\.toml$/, ''),
    readFileSync(new URL(file, folder), 'utf8'),
  ]),
);

const failure = (text: string): string => {
  try {
    loadGroups(new Map([['x', text]]));
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('the groups of this project', () => {
  const groups = loadGroups(texts);
  const hosts = (name: string) => {
    const found = groups.get(name)?.hosts;
    return found && 'rules' in found ? found.rules : [];
  };

  it('are these', () => {
    expect([...groups.keys()]).toEqual(['anthropic', 'debian', 'gemini', 'github', 'npm', 'openai']);
  });

  it('name single hosts on port 443, and why each is there', () => {
    for (const [name, text] of texts) {
      for (const { host, below, port } of hosts(name)) {
        expect({ below, port }).toEqual({ below: false, port: 443 });
        expect(text).toMatch(new RegExp(`"${host.replaceAll('.', '\\.')}", +# \\S`));
      }
    }
  });

  it('leave out of GitHub what only carries data away', () => {
    const names = hosts('github').map(({ host }) => host);
    expect(names).toContain('github.com');
    for (const host of ['gist.github.com', 'uploads.github.com', 'ghcr.io', 'gist.githubusercontent.com']) {
      expect(names).not.toContain(host);
    }
  });

  it('ask this machine where packages come from, and name no registry', () => {
    for (const client of ['npm', 'debian']) {
      expect(groups.get(client)?.hosts).toEqual({ client });
      expect(texts.get(client)).not.toMatch(/registry\.|deb\.|mirror\.|\.org|\.com/);
    }
  });
});

describe('a group', () => {
  it('has a rule for each host, with its line', () => {
    const text = 'description = "d"\nhosts = [\n  "a.example", # x\n  "*.b.example:80",\n]\n';
    expect(loadGroups(new Map([['x', text]])).get('x')).toEqual({
      name: 'x',
      description: 'd',
      hosts: {
        rules: [
          { host: 'a.example', below: false, port: 443, source: 'profiles/egress/x.toml:3 "a.example"' },
          { host: 'b.example', below: true, port: 80, source: 'profiles/egress/x.toml:4 "*.b.example:80"' },
        ],
      },
    });
  });

  it.each([
    ['description = "d"\nhosts = ["*.com"]', 'x.toml:2 hosts.0: got "*.com", expected `*.` before a host'],
    ['description = "d"\nhosts = ["@github"]', 'x.toml:2 hosts.0: got "@github", expected the host alone'],
    ['description = "d"\nhosts = []', 'x.toml:2 hosts: got [], expected array to have >=1 items'],
    ['description = "d"\nclient = "pip"', 'x.toml:2 client: got "pip", expected npm | debian'],
    ['description = "d"', 'expected either `hosts` or `client`'],
    ['description = "d"\nclient = "npm"\nhosts = ["a.example"]', 'expected either `hosts` or `client`'],
    ['hosts = ["a.example"]', 'x.toml:1 description: got nothing, expected string'],
  ])('that is wrong is refused: %j', (text, message) => {
    expect(failure(text)).toContain(message);
  });
});
