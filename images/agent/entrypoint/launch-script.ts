import { PASSED, PREFIX, TERMINAL } from './environment.ts';

/**
 * The text of `/usr/lib/paddock/launch`, which stands between the container's environment and Node.js. It runs on
 * a static busybox, so that no preload or loader variable has any effect on it, and drops every variable that is
 * not on the list. Values go by the environment, never through a command line: hosts log command lines.
 *
 * No program leaves a core dump: what it had in memory would lie in the workspace, and be brought back from there.
 *
 * `export -p` prints one line per exported variable that begins with `export NAME`, and more lines where a value
 * holds newlines. Such a line can only make the loop drop a variable too many, never one too few.
 */
export function launchScript(): string {
  const names = PASSED.map(({ name }) => name);
  const rename = (name: string) =>
    `if [ "\${${name}+set}" ]; then export "${PREFIX}${name}=$${name}"; unset ${name}; fi`;
  return `#!/usr/bin/busybox sh
set -ef
ulimit -c 0
IFS='
'
for line in $(export -p); do
  name=\${line#export }
  name=\${name%%=*}
  case $name in
    ${names.join('|')}) ;;
    *[!A-Za-z0-9_]*|[0-9]*|'') ;;
    *) unset "$name" ;;
  esac
done
${names.map(rename).join('\n')}
if [ -t 0 ] && [ -t 1 ]; then export ${TERMINAL}=1; fi
exec /usr/local/bin/node /usr/lib/paddock/entrypoint.js "$@"
`;
}
