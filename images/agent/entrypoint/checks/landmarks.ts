/** Found together at the top of a folder, they say that it is the root of a Linux, macOS or Windows machine. */
const MACHINES: readonly (readonly string[])[] = [
  ['etc/passwd', 'usr', 'var', 'proc', 'dev'],
  ['System/Library', 'Users', 'Applications'],
  ['Windows/System32', 'Users'],
];

/** What no repository holds at its top: one of them is enough. */
const PERSONAL: readonly string[] = [
  '.ssh/id_ed25519',
  '.ssh/id_ecdsa',
  '.ssh/id_rsa',
  'Library/Keychains',
  'NTUSER.DAT',
];

/** What a home directory collects. A repository may hold one of them, but hardly two. */
const HOMELY: readonly string[] = [
  ...['.ssh', '.gnupg', '.local/share', '.mozilla', '.Trash', '.CFUserTextEncoding'],
  ...['.bash_history', '.zsh_history', '.bash_logout', '.python_history', '.node_repl_history'],
  ...['.lesshst', '.viminfo', '.netrc', '.git-credentials', '.config/gh/hosts.yml'],
  ...['.aws/credentials', '.docker/config.json', '.kube/config', 'Library/Preferences', 'AppData/Roaming'],
];

/** Every path, relative to a mount point, whose existence tells what is mounted. */
export const LANDMARKS: readonly string[] = [...new Set([...MACHINES.flat(), ...PERSONAL, ...HOMELY])];

/** Whether a folder with these landmarks is a machine's root directory. */
export function looksLikeMachine(found: readonly string[]): boolean {
  return MACHINES.some((signs) => signs.every((sign) => found.includes(sign)));
}

/** Whether a folder with these landmarks is someone's home. */
export function looksLikeHome(found: readonly string[]): boolean {
  return (
    found.some((path) => PERSONAL.includes(path)) || found.filter((path) => HOMELY.includes(path)).length >= 2
  );
}
