import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeRedact } from '../../../policy/audit/redact.ts';

const none = makeRedact([]);
// Put together here, so that no text of this file looks like a secret to a scanner.
const key = (...parts: string[]) => parts.join('');

describe('a secret that was given', () => {
  test('is taken out in each form it travels in', () => {
    const secret = 'p@ss word/+1';
    const redact = makeRedact([secret]);
    const bytes = Buffer.from(secret);
    for (const form of [
      secret,
      encodeURIComponent(secret),
      bytes.toString('base64'),
      bytes.toString('base64url'),
      bytes.toString('hex'),
    ]) {
      expect(redact(`before ${form} after`)).toMatch(/^before \[redacted: secret\]=* after$/);
    }
  });

  test('never stands in the text, wherever it was put', () => {
    const word = fc
      .string({ minLength: 6, maxLength: 40 })
      .filter((text) => text.trim() === text && !'[redacted: secret]'.includes(text));
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 4 }),
        fc.string(),
        fc.string(),
        (secrets, before, after) => {
          const redact = makeRedact(secrets);
          for (const secret of secrets) expect(redact(before + secret + after)).not.toContain(secret);
        },
      ),
    );
  });

  test('goes whole where one secret begins as another does', () => {
    expect(makeRedact(['secret', 'secret-and-more'])('x secret-and-more y')).toBe('x [redacted: secret] y');
  });

  test('of many lines goes line by line too', () => {
    const lines = [
      '-- head of a thing --',
      'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC',
      'MIIEvQIBADANBgkqhkiG9w0BAQEFAASD',
    ];
    expect(makeRedact([lines.join('\n')])(`cat: ${lines[1]}`)).toBe('cat: [redacted: secret]');
  });

  test('goes where somebody has cut it at the end', () => {
    const redact = makeRedact(['abcdefghijklmnopqrstuvwxyz']);
    expect(redact('/x?q=abcdefghijkl...')).toBe('/x?q=[redacted: secret]...');
    expect(redact('/x?q=abcdefghijkl')).toBe('/x?q=[redacted: secret]');
    expect(redact('/x?q=abc...')).toBe('/x?q=abc...');
  });

  test('that is too short to be one leaves the log readable', () => {
    expect(makeRedact(['', 'a', 'src'])('src/main.ts')).toBe('src/main.ts');
  });
});

describe('the shape of a secret', () => {
  const pem = `${key('-----BEGIN RSA PRIV', 'ATE KEY-----')}\nMIIE\n${key('-----END RSA PRIV', 'ATE KEY-----')}`;
  test.each([
    [key('sk-', 'ant-api03-0123456789abcdef'), '[redacted: key]'],
    [key('gh', 'p_0123456789abcdefghij'), '[redacted: GitHub token]'],
    [key('github_', 'pat_0123456789abcdefghij'), '[redacted: GitHub token]'],
    [key('AK', 'IAIOSFODNN7EXAMPLE'), '[redacted: AWS key]'],
    [key('AI', 'zaSyA0123456789abcdefghijklmnopqrs'), '[redacted: Google key]'],
    [key('xo', 'xb-123456789012-abcdef'), '[redacted: Slack token]'],
    [key('ey', 'JhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_'), '[redacted: JSON web token]'],
    [`a ${pem} b`, 'a [redacted: private key] b'],
    [pem.slice(0, 40), '[redacted: private key]'],
    [
      'curl -H "Authorization: Bearer abc.def" https://a.example',
      'curl -H "Authorization: [redacted: header]" https://a.example',
    ],
    ['x-api-key: abc', 'x-api-key: [redacted: header]'],
    ['git clone https://user:p@ss@a.example/b', 'git clone https://[redacted: userinfo]@a.example/b'],
    ['/x?a=1&access_token=abc&b=2', '/x?a=1&access_token=[redacted: parameter]&b=2'],
    ['MY_API_KEY=abc ./run', 'MY_API_KEY=[redacted: variable] ./run'],
  ])('%j is %j', (text, expected) => {
    expect(none(text)).toBe(expected);
  });

  test.each([
    'src/sk-button.css',
    'https://a.example/b@c',
    'git push origin main',
    'the basic rules of tokens and cookies',
    '/repos/x?page=2&sort=key',
    'disk-usage-report-generator.ts',
    'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  ])('is not in %j', (text) => {
    expect(none(text)).toBe(text);
  });

  test('takes no long time in a long text', () => {
    const started = performance.now();
    for (const part of ['eyJ-', 'a.', 'bearer ', 'TOKEN', '://', 'cookie ', '-----BEGIN ', 'sk-']) {
      none(part.repeat(100_000 / part.length));
    }
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
