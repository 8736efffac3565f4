/**
 * Shell text as a command that the gate cannot read: what it runs is decoded by a program of another language. With it a test attacks what
 * lies behind the gate.
 */
export function unseen(shell: string): string {
  const text = Buffer.from(shell).toString('base64');
  const program = `import base64,subprocess;subprocess.call(["bash","-c",base64.b64decode("${text}").decode()])`;
  return `python3 -c '${program}'`;
}
