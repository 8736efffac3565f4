/** The status with which the bundle says that a call may run: one that no failure, nor an empty file, ends with. */
export const ALLOWED = 42;

/**
 * The text of `/usr/lib/paddock/gate`, the program that every CLI's hook names. It runs on a static busybox and clears the
 * environment, so that nothing a workspace sets (interpreter options, preloads) reaches Node.js. Five seconds of work are
 * the most that a decision may take. The only ends are 0, the call may run, and 2, it may not: another status would let
 * the call through in two of the three CLIs.
 */
export function gateScript(): string {
  return `#!/usr/bin/busybox sh
cd / && ulimit -t 5 && ulimit -c 0 &&
/usr/bin/busybox env -i /usr/local/bin/node --max-old-space-size=512 /usr/lib/paddock/gate.js "$@"
status=$?
case $status in
  ${ALLOWED}) exit 0 ;;
  2) ;;
  *) echo "Refused: Paddock's gate could not decide about this call (status $status)." >&2 ;;
esac
exit 2
`;
}
