import { beforeAll, describe, expect, test } from 'vitest';
import { agentImage } from '../support/image.ts';
import { BOX, podman } from '../support/podman.ts';

let tag: string;
beforeAll(async () => {
  tag = (await agentImage()).tag;
});

/** A shell in the box, for looking at it: the entrypoint starts agents only. */
const shell = (flags: string[], script: string) =>
  podman('run', ...flags, '--entrypoint', '/usr/bin/bash', tag, '-c', script);

const VERSIONS = { claude: '2.1.330', codex: '0.169.0', gemini: '0.61.0' };

describe.each(['autonomous', 'ci'])('under the profile %s', (profile) => {
  test.each(Object.entries(VERSIONS))('%s says its version', async (tool, version) => {
    const { exitCode, stdout } = await podman(
      'run',
      ...BOX,
      '--env',
      `PADDOCK_PROFILE=${profile}`,
      tag,
      tool,
      '--version',
    );
    expect(stdout).toContain(version);
    expect(exitCode).toBe(0);
  });
});

describe("the CLI's own exit status comes through", () => {
  test.each([
    ['claude without a key', ['claude', 'hello'], 1],
    ['codex with a wrong flag', ['codex', '--no-such-flag'], 2],
    ['gemini without a key', ['gemini', 'hello'], 41],
  ])('%s', async (_, command, status) => {
    const { exitCode } = await podman('run', ...BOX, tag, ...command);
    expect(exitCode).toBe(status);
  });
});

describe('a running agent', () => {
  const name = `paddock-test-${process.pid}`;

  test('ends at SIGTERM with 143, and leaves no zombie behind meanwhile', async () => {
    // Nothing listens there: Claude Code tries again for minutes.
    const env = ['--env', 'ANTHROPIC_API_KEY=none', '--env', 'ANTHROPIC_BASE_URL=http://127.0.0.1:9'];
    const running = podman('run', ...BOX, ...env, '--name', name, tag, 'claude', 'hello');
    await expect
      .poll(async () => (await podman('exec', name, 'ps', '-eo', 'comm')).stdout, { timeout: 20_000 })
      .toContain('claude');
    // An orphan becomes PID 1's child; PID 1 has to collect it.
    await podman('exec', name, 'sh', '-c', '(sleep 0.3 &) ; exit 0');
    await expect
      .poll(async () => (await podman('exec', name, 'ps', '-eo', 'comm,stat')).stdout, { timeout: 5_000 })
      .not.toMatch(/sleep/);
    await podman('kill', '--signal', 'TERM', name);
    expect((await running).exitCode).toBe(143);
  });
});

describe('uid 1000 in the box', () => {
  test('finds no setuid or setgid file', async () => {
    const { stdout } = await shell(BOX, 'find / -xdev -perm /6000 2>/dev/null; echo done');
    expect(stdout).toBe('done');
  });

  test('cannot change what binds it, even where the root is writable', async () => {
    const writable = BOX.filter((flag) => flag !== '--read-only');
    const { stdout } = await shell(
      writable,
      `for path in /etc/claude-code /etc/codex /etc/codex/rules /etc/gemini-cli /etc/gemini-cli/policies /etc/paddock \
         /usr/lib/paddock /usr/local/bin /opt/claude /opt/codex/bin /opt/gemini/bundle; do
         touch "$path/new" 2>/dev/null && echo "new file in $path"
         mv "$path" "$path.moved" 2>/dev/null && echo "moved $path"
       done
       for file in $(find /etc/claude-code /etc/codex /etc/gemini-cli /etc/paddock /usr/lib/paddock -type f); do
         { echo x >> "$file"; } 2>/dev/null && echo "wrote $file"
         rm -f "$file" 2>/dev/null && echo "removed $file"
       done
       echo done`,
    );
    expect(stdout).toBe('done');
  });

  test('can read every managed file: what a CLI cannot read does not bind it', async () => {
    const { stdout } = await shell(
      BOX,
      'find /etc/claude-code /etc/codex /etc/gemini-cli /etc/paddock ! -readable; echo done',
    );
    expect(stdout).toBe('done');
  });

  test('has the tools that agents reach for, each of which starts', async () => {
    const script = `set -e
      for tool in "bash --version" "git --version" "rg --version" "jq --version" "curl --version" "less --version" \
        "ps --version" "find --version" "grep --version" "sed --version" "tar --version" "gzip --version" \
        "xz --version" "zstd --version" "unzip -v" "patch --version" "diff --version" "make --version" \
        "node --version" "npm --version" "file --version"; do $tool >/dev/null || echo "fails: $tool"; done
      HOME=/tmp gh --version >/dev/null
      ssh -V 2>/dev/null
      awk 'BEGIN { exit 0 }'
      python3 -c 'import json, ssl, sqlite3, subprocess, zlib, lzma, ctypes'
      test -s /etc/ssl/certs/ca-certificates.crt
      test "$(TZ=Europe/Paris date -d @0 +%H)" = 01
      test "$(locale charmap)" = UTF-8
      . /etc/os-release; echo "$ID $VERSION_ID"`;
    const { stdout, stderr, exitCode } = await shell(BOX, script);
    expect({ stdout, stderr, exitCode }).toEqual({ stdout: 'debian 12', stderr: '', exitCode: 0 });
  });

  test('has every shared library that a program in it asks for', async () => {
    const { stdout } = await shell(
      BOX,
      `find /usr /opt -type f \\( -perm /111 -o -name '*.so*' \\) -print0 | while IFS= read -r -d '' file; do
         ldd "$file" 2>/dev/null | grep 'not found' | sed "s#^#$file:#"
       done; echo done`,
    );
    expect(stdout).toBe('done');
  });

  test('can work with git', async () => {
    const { stdout, exitCode } = await shell(
      [
        ...BOX,
        '--env',
        'GIT_AUTHOR_NAME=a',
        '--env',
        'GIT_AUTHOR_EMAIL=a@b',
        '--env',
        'GIT_COMMITTER_NAME=a',
        '--env',
        'GIT_COMMITTER_EMAIL=a@b',
      ],
      'cd /tmp && git init -q r && cd r && echo x > f && git add f && git commit -qm m && git worktree add -q ../w && git log --format=%s',
    );
    expect(stdout).toBe('m');
    expect(exitCode).toBe(0);
  });
});
