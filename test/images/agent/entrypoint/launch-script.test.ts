import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PASSED, PREFIX, TERMINAL } from '../../../../images/agent/entrypoint/environment.ts';
import { launchScript } from '../../../../images/agent/entrypoint/launch-script.ts';

const BUSYBOX = ['/usr/bin/busybox', '/bin/busybox'].find((path) => existsSync(path));
const folder = mkdtempSync(join(tmpdir(), 'launch-'));
const script = join(folder, 'launch');

// The real script, but for the last step: Node.js of this machine shows what it was started with.
writeFileSync(
  join(folder, 'show.cjs'),
  'process.stdout.write(JSON.stringify([process.env, process.argv.slice(2), process.execArgv]))',
);
writeFileSync(
  script,
  launchScript()
    .replace('/usr/local/bin/node', process.execPath)
    .replace('/usr/lib/paddock/entrypoint.js', join(folder, 'show.cjs')),
);

/** What Node.js sees when the script is started with these variables and arguments. */
function seen(environment: Record<string, string>, args: string[] = []) {
  const { stdout, stderr, status } = spawnSync(BUSYBOX ?? '', ['sh', script, ...args], {
    env: environment,
    encoding: 'utf8',
  });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  const [variables, rest, options] = JSON.parse(stdout);
  return { variables, args: rest, options };
}

describe.runIf(process.platform === 'linux')('the launch script', () => {
  it('has a busybox to run on', () => {
    expect(BUSYBOX, 'run: apt-get install busybox-static').toBeDefined();
  });

  it('names the image’s programs by their paths', () => {
    expect(launchScript()).toMatch(/^#!\/usr\/bin\/busybox sh\n/);
    expect(launchScript()).toMatch(
      /\nexec \/usr\/local\/bin\/node \/usr\/lib\/paddock\/entrypoint\.js "\$@"\n$/,
    );
  });

  it('passes every variable of the list under the prefix, and no other', () => {
    const given = Object.fromEntries(PASSED.map(({ name }) => [name, `value of ${name}`]));
    const { variables } = seen({ ...given, FOO: '1', HOME: '/root', PATH: '/evil' });
    expect(variables).toEqual(
      Object.fromEntries(Object.entries(given).map(([name, value]) => [PREFIX + name, value])),
    );
  });

  it('leaves unset what is unset, and empty what is empty', () => {
    expect(seen({}).variables).toEqual({});
    expect(seen({ AGENT_SANDBOX: '', TERM: '' }).variables).toEqual({
      GIVEN_AGENT_SANDBOX: '',
      GIVEN_TERM: '',
    });
  });

  const values = [
    'two words',
    '  spaces  around  ',
    'line\nbreak\n',
    '\n',
    '\ttab',
    `'single' "double" \`back\``,
    `$HOME \${IFS} $(id) \`id\` \\`,
    '* ? [a-z] ~ {a,b}',
    '; exit 9 #',
    '-n',
    '=',
    'a=b=c',
    'ü 日本 🐎',
    'x\nexport GH_TOKEN=stolen\nexport TERM\nunset AGENT_SANDBOX',
    'x'.repeat(100_000),
  ];
  it.each(values)('passes the value %j as it is', (value) => {
    const { variables } = seen({ AGENT_SANDBOX: value, GIT_AUTHOR_NAME: value, TERM: 'dumb' });
    expect(variables).toEqual({
      GIVEN_AGENT_SANDBOX: value,
      GIVEN_GIT_AUTHOR_NAME: value,
      GIVEN_TERM: 'dumb',
    });
  });

  const hostile: Record<string, string>[] = [
    { NODE_OPTIONS: '--require=/nonexistent' },
    { NODE_OPTIONS: '--no-such-option' },
    {
      NODE_PATH: '/evil',
      NODE_EXTRA_CA_CERTS_: '/evil',
      NODE_ICU_DATA: '/nonexistent',
      NODE_DEBUG: 'module',
    },
    { NODE_V8_COVERAGE: '/nonexistent', NODE_REPL_EXTERNAL_MODULE: '/evil', NODE_CHANNEL_FD: '1' },
    { OPENSSL_CONF: '/nonexistent', SSL_CERT_DIR: '/nonexistent' },
    { LD_PRELOAD: '/nonexistent.so', LD_LIBRARY_PATH: '/evil', LD_AUDIT: '/nonexistent.so' },
    { LD_DEBUG: 'all' },
    { LD_TRACE_LOADED_OBJECTS: '1' },
    { GLIBC_TUNABLES: 'glibc.malloc.check=3:glibc.rtld.optional_static_tls=-1', MALLOC_CHECK_: '3' },
    { LC_CTYPE: 'xx_XX.EVIL', LOCPATH: '/evil', GCONV_PATH: '/evil' },
    { BASH_ENV: '/evil', ENV: '/evil', SHELLOPTS: 'xtrace', BASH_XTRACEFD: '1', PS4: '$(exit 9)' },
    { IFS: 'abcdefghijklmnopqrstuvwxyz', PATH: '.', PWD: '/evil', OLDPWD: '/', OPTIND: '9', LINENO: '7' },
    { name: 'x', line: 'y', PS1: 'x', RANDOM: '1', FUNCNAME: 'f', PPID: '1', _: '/x', HISTFILE: '/evil' },
    { GIVEN_AGENT_SANDBOX: '1', [`${PREFIX}IS_SANDBOX`]: '1', [TERMINAL]: '1', PADDOCK_SKIP: '1' },
    { 'BASH_FUNC_export%%': '() { exit 0; }', 'BASH_FUNC_unset%%': '() { :; }', 'a b': 'c', '1x': '2' },
    { IS_SANDBOX: '1', CLAUDE_CODE_BUBBLEWRAP: '1', CODEX_HOME: '/evil', GITHUB_SHA: 'x', SURFACE: 'Github' },
    { M: "x\nexport AGENT_SANDBOX='1'\nexport -f\nexport a b c\nexport *\nexport ;exit 9\n'" },
  ];
  it.each(hostile)('is not impressed by %j', (environment) => {
    expect(seen({ ...environment, TERM: 'dumb' }).variables).toEqual({ GIVEN_TERM: 'dumb' });
  });

  it('keeps a thousand variables out', () => {
    const many = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [`V_${index}`, `a\nb ${index}`]),
    );
    expect(seen({ ...many, TERM: 'dumb' }).variables).toEqual({ GIVEN_TERM: 'dumb' });
  });

  it('passes the arguments as they are, and none to Node.js itself', () => {
    const args = ['--version', '-e', '', ' ', '*', '$HOME', "'", '"', '--', 'a\nb', '--require=/evil'];
    expect(seen({}, args)).toEqual({ variables: {}, args, options: [] });
  });

  it('says that it is on a terminal when it is', () => {
    const command = `${BUSYBOX} sh ${script}`;
    const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], { env: {}, encoding: 'utf8' });
    expect(JSON.parse(stdout)[0]).toEqual({ [TERMINAL]: '1' });
    const piped = spawnSync('script', ['-qec', `${command} | cat`, '/dev/null'], {
      env: { PATH: '/usr/bin:/bin' },
      encoding: 'utf8',
    });
    expect(JSON.parse(piped.stdout)[0]).toEqual({});
  });

  it('puts no value on a command line, which hosts log', () => {
    const { stdout } = spawnSync(BUSYBOX ?? '', ['sh', '-x', script], {
      env: { GH_TOKEN: 'sesame' },
      encoding: 'utf8',
    });
    expect(JSON.parse(stdout)[0]).toEqual({ GIVEN_GH_TOKEN: 'sesame' });
    const programs = launchScript().match(/^\s*(exec |\/|busybox|env ).*$/gm);
    expect(programs).toEqual(['exec /usr/local/bin/node /usr/lib/paddock/entrypoint.js "$@"']);
  });
});
