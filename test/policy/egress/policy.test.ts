import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../policy/configuration-error.ts';
import { type EgressPolicy, parseEgressPolicy } from '../../../policy/egress/policy.ts';

const place = { file: 'policy.toml', folder: '/home/ann/work', home: '/home/ann', groups: ['github', 'npm'] };
const parse = (...lines: string[]): EgressPolicy => parseEgressPolicy(lines.join('\n'), place);
const failure = (...lines: string[]): string => {
  try {
    parse(...lines);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('an empty policy', () => {
  it('allows nothing, and knows where keys usually are', () => {
    expect(parse('')).toEqual({
      allow: [],
      permitted_networks: [],
      gateway: {
        limits: { requests_per_minute: 300, bytes: 4_000_000_000 },
        vendors: {
          anthropic: {
            base_url: 'https://api.anthropic.com',
            key: { at: 'policy.toml:1 gateway.anthropic', kind: 'env', variable: 'ANTHROPIC_API_KEY' },
            required: false,
          },
          openai: {
            base_url: 'https://api.openai.com',
            key: { at: 'policy.toml:1 gateway.openai', kind: 'env', variable: 'OPENAI_API_KEY' },
            required: false,
          },
          gemini: {
            base_url: 'https://generativelanguage.googleapis.com',
            key: { at: 'policy.toml:1 gateway.gemini', kind: 'env', variable: 'GEMINI_API_KEY' },
            required: false,
          },
        },
      },
    });
  });
});

describe('what is allowed', () => {
  it('are rules and groups, each with its line and as it was written', () => {
    const { allow } = parse('allow = [', '  "@github",', '  "Example.org", "*.example.org:80",', ']');
    expect(allow).toEqual([
      { group: 'github', source: 'policy.toml:2 "@github"' },
      { rule: { host: 'example.org', below: false, port: 443, source: 'policy.toml:3 "Example.org"' } },
      { rule: { host: 'example.org', below: true, port: 80, source: 'policy.toml:3 "*.example.org:80"' } },
    ]);
  });

  it('is refused line by line where it is wrong, and nothing of the file counts', () => {
    const text = [
      'allow = [',
      '"example.org",',
      '"https://example.org/",',
      '"*.com",',
      '"127.1",',
      '"@gitlab",',
      '7]',
    ];
    expect(failure(...text).split('\n')).toEqual([
      'policy.toml:3 allow.1: got "https://example.org/", expected the host alone, without `https://` or a path',
      'policy.toml:4 allow.2: got "*.com", expected `*.` before a host that one party owns, which `com` is not',
      'policy.toml:5 allow.3: got "127.1", expected a name, not an address',
      'policy.toml:6 allow.4: got "@gitlab", expected @github | @npm',
      'policy.toml:7 allow.5: got 7, expected string',
    ]);
  });

  it('is a list: one string is not taken for everything', () => {
    expect(failure('allow = "*"')).toBe('policy.toml:1 allow: got "*", expected array');
  });

  it('names a group exactly', () => {
    for (const name of ['@', '@GitHub', '@github ', '@@github']) {
      expect(failure(`allow = ["${name}"]`)).toContain('expected @github | @npm');
    }
  });
});

describe('the company around', () => {
  it('has networks, a proxy and certificates, beside the policy or below the home', () => {
    const policy = parse(
      'permitted_networks = ["10.20.0.0/16", "fd12:3456::/32"]',
      'upstream_proxy = "http://proxy.example:3128/"',
      'ca_bundle = "certs/company.pem"',
    );
    expect(policy).toMatchObject({
      permitted_networks: ['10.20.0.0/16', 'fd12:3456::/32'],
      upstream_proxy: 'http://proxy.example:3128',
      ca_bundle: '/home/ann/work/certs/company.pem',
    });
    expect(parse('ca_bundle = "~/company.pem"').ca_bundle).toBe('/home/ann/company.pem');
    expect(parse('ca_bundle = "/etc/company.pem"').ca_bundle).toBe('/etc/company.pem');
  });

  it.each([
    [
      'permitted_networks = ["10.0.0.1/8"]',
      'permitted_networks.0: got "10.0.0.1/8", expected its first address: `10.0.0.0/8`',
    ],
    [
      'permitted_networks = ["127.0.0.0/8"]',
      'permitted_networks.0: got "127.0.0.0/8", expected a network that may be permitted: this one is loopback (RFC 1122)',
    ],
    [
      'upstream_proxy = "proxy.example:3128"',
      'upstream_proxy: got "proxy.example:3128", expected a URL such as `http://proxy.example:3128`',
    ],
    [
      'upstream_proxy = "socks5://proxy.example"',
      'upstream_proxy: got "socks5://proxy.example", expected a URL such as `http://proxy.example:3128`',
    ],
    [
      'upstream_proxy = "http://proxy.example/x"',
      'upstream_proxy: got "http://proxy.example/x", expected a URL such as `http://proxy.example:3128`, without a path',
    ],
    [
      'ca_bundle = "~ann/x.pem"',
      'ca_bundle: got "~ann/x.pem", expected a path, absolute, below `~/` or beside this file',
    ],
    ['ca_bundle = ""', 'ca_bundle: got "", expected a path, absolute, below `~/` or beside this file'],
  ])('is refused where it is wrong: %s', (line, message) => {
    expect(failure(line)).toBe(`policy.toml:1 ${message}`);
  });
});

describe('a key', () => {
  it('is in a file, from a command, or in a variable', () => {
    const { vendors } = parse(
      '[gateway.anthropic]',
      'key_file = "keys/anthropic"',
      '[gateway.openai]',
      'key_command = ["pass", "show", "openai"]',
      '[gateway.gemini]',
      'key_env = "GOOGLE_API_KEY"',
    ).gateway;
    expect(vendors).toMatchObject({
      anthropic: {
        required: true,
        key: {
          at: 'policy.toml:2 gateway.anthropic.key_file',
          kind: 'file',
          path: '/home/ann/work/keys/anthropic',
        },
      },
      openai: {
        required: true,
        key: {
          at: 'policy.toml:4 gateway.openai.key_command',
          kind: 'command',
          command: ['pass', 'show', 'openai'],
          folder: '/home/ann/work',
        },
      },
      gemini: {
        required: true,
        key: { at: 'policy.toml:6 gateway.gemini.key_env', kind: 'env', variable: 'GOOGLE_API_KEY' },
      },
    });
  });

  it('stays below the home where it is written so', () => {
    const { vendors } = parse('[gateway.gemini]', 'key_file = "~/.keys/gemini"').gateway;
    expect(vendors.gemini?.key).toMatchObject({ path: '/home/ann/.keys/gemini' });
  });

  it('is said in one way only', () => {
    const text = ['[gateway.openai]', 'key_file = "/k"', 'key_command = ["pass"]', 'key_env = "K"'];
    expect(failure(...text)).toBe(
      'policy.toml:3 gateway.openai.key_command: got ["pass"], ' +
        'expected one of key_file, key_command, key_env alone: key_file says where the key is already',
    );
  });

  it('is no text in the policy', () => {
    expect(failure('[gateway.openai]', 'key = "sk-x"')).toBe(
      'policy.toml:2 gateway.openai.key: got the key "key", expected no such key',
    );
    expect(failure('[gateway.openai]', 'key_command = "pass show x"')).toContain('expected array');
    expect(failure('[gateway.openai]', 'key_env = "A B"')).toContain(
      "expected an environment variable's name",
    );
  });
});

describe('the gateway', () => {
  it('serves only the vendors that are listed, and must have a key for each of them', () => {
    const { vendors } = parse('[gateway]', 'vendors = ["gemini"]').gateway;
    expect(Object.entries(vendors).map(([name, { required }]) => [name, required])).toEqual([
      ['gemini', true],
    ]);
  });

  it('serves none where the list is empty', () => {
    expect(parse('[gateway]', 'vendors = []').gateway.vendors).toEqual({});
  });

  it('has limits', () => {
    const { limits } = parse('[gateway]', 'requests_per_minute = 10', 'bytes = 1_000', 'tokens = 5').gateway;
    expect(limits).toEqual({ requests_per_minute: 10, bytes: 1000, tokens: 5 });
  });

  it('reaches a vendor elsewhere where it is told to', () => {
    const { vendors } = parse(
      '[gateway.openai]',
      'base_url = "https://llm.example.org:8443/openai/"',
    ).gateway;
    expect(vendors.openai).toMatchObject({
      base_url: 'https://llm.example.org:8443/openai',
      required: false,
      key: { kind: 'env', variable: 'OPENAI_API_KEY' },
    });
  });

  it.each([
    [['vendors = ["gpt"]'], '2 gateway.vendors.0: got "gpt", expected anthropic | openai | gemini'],
    [
      ['vendors = ["openai", "openai"]'],
      '2 gateway.vendors: got ["openai","openai"], expected no vendor twice',
    ],
    [['vendor = ["openai"]'], '2 gateway.vendor: got the key "vendor", expected no such key'],
    [['requests_per_minute = 0'], '2 gateway.requests_per_minute: got 0, expected number to be >0'],
    [['bytes = "4 GB"'], '2 gateway.bytes: got "4 GB", expected number'],
    [['tokens = 1.5'], '2 gateway.tokens: got 1.5, expected int'],
    [
      ['vendors = ["openai"]', '[gateway.gemini]', 'key_env = "K"'],
      '3 gateway.gemini: got {"key_env":"K"}, expected no table for a vendor that `vendors` leaves out',
    ],
    [
      ['[gateway.openai]', 'base_url = "http://llm.example.org"'],
      '3 gateway.openai.base_url: got "http://llm.example.org", expected a URL such as `https://api.example.org`',
    ],
    [
      ['[gateway.openai]', 'base_url = "https://llm.example.org/?a"'],
      '3 gateway.openai.base_url: got "https://llm.example.org/?a", expected a URL without a query',
    ],
  ])('is refused with %j', (lines, message) => {
    expect(failure('[gateway]', ...lines)).toBe(`policy.toml:${message}`);
  });

  it('takes no user in the URL of a vendor', () => {
    expect(failure('[gateway.openai]', 'base_url = "https://ann:secret@x.example"')).toBe(
      'policy.toml:2 gateway.openai.base_url: got "https://…@x.example", expected a URL without a user and a password',
    );
  });
});

it('the password of a company proxy is kept for the proxy, and never shown in an error', () => {
  expect(parse('upstream_proxy = "http://ann:secret@proxy.example:3128"').upstream_proxy).toBe(
    'http://ann:secret@proxy.example:3128',
  );
  for (const url of [
    'ftp://ann:secret@proxy.example',
    'http://ann:se/cret@proxy.example',
    'http://ann:secret@p.example/x',
  ]) {
    expect(failure(`upstream_proxy = "${url}"`)).toMatch(/:\/\/…@/);
    expect(failure(`upstream_proxy = "${url}"`)).not.toMatch(/secret|se\/cret/);
  }
});

it('a policy with a key that does not exist is refused, with the line', () => {
  expect(failure('allow = []', 'allowed = ["example.org"]')).toBe(
    'policy.toml:2 allowed: got the key "allowed", expected no such key',
  );
});
