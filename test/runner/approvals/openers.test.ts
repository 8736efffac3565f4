import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { openersOf } from '../../../runner/approvals/openers.ts';

const webhook = { url: 'https://hooks.example/x', secret_file: '~/secret' };

describe('the channels of an agent', () => {
  test('are those that paddock.toml names, in its order, each once', () => {
    const acp = { input: new PassThrough(), output: new PassThrough() };
    const openers = openersOf(
      { name: 'main', channels: ['webhook', 'queue', 'acp', 'terminal', 'queue'], webhook },
      { acp },
    );
    expect(openers.map(({ name }) => name)).toEqual(['webhook', 'queue', 'acp', 'terminal']);
  });

  test('can not be an editor where there is none', () => {
    expect(() => openersOf({ name: 'main', channels: ['acp'] })).toThrow(
      'agents.main.channels: got acp, which needs an editor',
    );
  });

  test('can not be a webhook without an address, or with a secret in the workspace', () => {
    expect(() => openersOf({ name: 'main', channels: ['webhook'] })).toThrow(
      'expected its url and secret_file too',
    );
    const relative = { ...webhook, secret_file: 'secrets/webhook' };
    expect(() => openersOf({ name: 'main', channels: ['webhook'], webhook: relative })).toThrow(
      'agents.main.webhook.secret_file: got "secrets/webhook", expected a path that begins with / or ~/',
    );
  });
});
