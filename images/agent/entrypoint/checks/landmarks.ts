/** Found together at the top of a folder, they say that it is the root of a Linux, macOS or Windows machine. */
const MACHINES: readonly (readonly string[])[] = [
  ['etc/passwd', 'usr', 'var', 'proc', 'dev'],
  ['System/Library', 'Users', 'Applications'],
  ['Windows/System32', 'Users'],
];

/** What a person's home directory collects, and a repository hardly does. */
const HOMELY: readonly string[] = [
  ...['.ssh', '.ssh/id_ed25519', '.ssh/id_rsa', '.ssh/known_hosts', '.ssh/authorized_keys', '.gnupg'],
  ...['.bash_history', '.zsh_history', '.bash_logout', '.python_history', '.node_repl_history'],
  ...[
    '.lesshst',
    '.viminfo',
    '.netrc',
    '.git-credentials',
    '.config/gh/hosts.yml',
    '.local/share',
    '.mozilla',
  ],
  ...['.aws/credentials', '.docker/config.json', '.kube/config', '.CFUserTextEncoding', '.Trash'],
  ...['Library/Keychains', 'Library/Preferences', 'AppData/Roaming', 'NTUSER.DAT'],
];

/** Every path, relative to a mount point, whose existence tells what is mounted. */
export const LANDMARKS: readonly string[] = [...new Set([...MACHINES.flat(), ...HOMELY])];

/** Whether a folder with these landmarks is a machine's root directory. */
export function looksLikeMachine(found: readonly string[]): boolean {
  return MACHINES.some((signs) => signs.every((sign) => found.includes(sign)));
}

/** Whether a folder with these landmarks is someone's home: two signs, because one alone occurs in repositories. */
export function looksLikeHome(found: readonly string[]): boolean {
  return found.filter((path) => HOMELY.includes(path)).length >= 2;
}
