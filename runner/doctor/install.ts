/** A program that may be missing, by the name of Debian's package. */
export type Package = 'podman' | 'skopeo' | 'git' | 'uidmap' | 'fuse-overlayfs';

/** The command that installs a package on this system. */
export type Install = (name: Package) => string;

const MANAGERS: readonly (readonly [systems: readonly string[], command: string])[] = [
  [['debian', 'ubuntu'], 'apt-get install'],
  [['fedora', 'rhel', 'centos'], 'dnf install'],
  [['arch'], 'pacman -S'],
  [['suse', 'opensuse'], 'zypper install'],
  [['alpine'], 'apk add'],
];

/** Packages that have another name than Debian's. */
const NAMES: Readonly<Record<string, Partial<Record<Package, string>>>> = {
  'dnf install': { uidmap: 'shadow-utils' },
  'pacman -S': { uidmap: 'shadow' },
  'zypper install': { uidmap: 'shadow' },
  'apk add': { uidmap: 'shadow-uidmap' },
};

/** How packages are installed, by the text of os-release(5). */
export function installer(release: string, platform: string, isRoot: boolean): Install {
  if (platform === 'darwin') return (name) => `brew install ${name}`;
  const systems = [...release.matchAll(/^(?:ID|ID_LIKE)="?([^"\n]*)"?$/gm)].flatMap(([, names = '']) =>
    names.split(' '),
  );
  if (systems.includes('nixos')) return (name) => `nix profile install nixpkgs#${name}`;
  const found = MANAGERS.find(([names]) => names.some((name) => systems.includes(name)));
  if (found === undefined) return (name) => `install ${name} by this system's own means`;
  const [, command] = found;
  const rights = isRoot ? '' : 'sudo ';
  return (name) => `${rights}${command} ${NAMES[command]?.[name] ?? name}`;
}
