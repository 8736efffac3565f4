import type { Owner } from '../../workspace/user.ts';
import { type Check, fail, lastLine, ok, warn } from '../check.ts';
import type { Install } from '../install.ts';

/** What came of a container with the flags of a run. */
export interface BoxTried {
  status: number;
  /** What it printed: its clock, in milliseconds since 1970, and why the gate's socket could not be reached. */
  stdout: string;
  stderr: string;
  /** Whose the file is that it made in the mounted folder; undefined where it made none. */
  made: Owner | undefined;
  /** Whose it should be. */
  wanted: Owner;
  /** This machine's clock before and after, in milliseconds since 1970. */
  clock: readonly [number, number];
}

const CONF = '~/.config/containers/containers.conf (root: /etc/containers/containers.conf)';

/** What is said where a container can't start, and what helps. `Install` names a package. */
const REMEDIES: readonly (readonly [RegExp, (install: Install) => string])[] = [
  [/no space left/i, () => 'free some space: podman image prune'],
  [
    /rlimit/i,
    () => `default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"] below [containers] in ${CONF}`,
  ],
  [
    /requested cgroup controller|controllers? .* not available/i,
    () =>
      "printf '[Service]\\nDelegate=cpu cpuset io memory pids\\n' | sudo tee /etc/systemd/system/user@.service.d/delegate.conf; sudo systemctl daemon-reload; a new login",
  ],
  [
    /cgroup|sd-bus|dbus|systemd/i,
    () => `cgroup_manager = "cgroupfs" and runtime = "runc" below [engine] in ${CONF}, with runc installed`,
  ],
  [/newuidmap|newgidmap|subuid|subgid/i, (install) => `${install('uidmap')}; see the row subuid`],
  [
    /fuse-overlayfs|kernel does not support overlay|overlay.*(?:mount|support)/i,
    (install) => install('fuse-overlayfs'),
  ],
  [
    /iptables|nft|netavark|aardvark/i,
    () => 'install iptables and netavark, which podman makes its networks with',
  ],
  [/slirp4netns|pasta/i, () => 'install slirp4netns or passt, which rootless podman makes its networks with'],
  [/conmon/i, () => 'install conmon'],
  [
    /\b(?:crun|runc)\b.*(?:not found|no such file)|OCI runtime/i,
    () => `install runc, and runtime = "runc" below [engine] in ${CONF}`,
  ],
];

/** What to do about a container that could not start, by what the engine said. */
export function startRemedy(said: string, install: Install): string {
  const found = REMEDIES.find(([pattern]) => pattern.test(said));
  return found === undefined
    ? 'the message is the engine’s own; paddock egress up shows all of it'
    : found[1](install);
}

/** The rows about a box: whether one starts, whether the workspace is the agent's in it, whether the clocks agree. */
export function boxChecks(tried: BoxTried, install: Install): Check[] {
  const { status, stderr, made, wanted } = tried;
  if (status !== 0) {
    const isFolder = /EACCES|EPERM/.test(stderr) && /workspace/.test(stderr);
    const remedy = isFolder ? 'see the rows SELinux and state folder' : startRemedy(stderr, install);
    return [fail('box', `a container with a run's flags fails: ${lastLine(stderr)}`, remedy)];
  }
  if (made === undefined) {
    return [
      fail(
        'box',
        'what is written in the mounted folder does not arrive on this machine',
        'share the state folder with the virtual machine of the engine, or set XDG_STATE_HOME to a folder that is',
      ),
    ];
  }
  if (made.uid !== wanted.uid) {
    return [
      fail(
        'box',
        `what the agent writes belongs to the user ${made.uid}, expected ${wanted.uid}`,
        "leave userns in containers.conf, or userns-remap in Docker's daemon.json, at its default",
      ),
    ];
  }
  return [
    ok('box', "a container with a run's flags starts, and writes the workspace"),
    boxGate(tried),
    boxClock(tried),
  ];
}

/** Without it every call of a tool is refused. */
function boxGate({ stdout }: BoxTried): Check {
  const [, code] = /^gate (\w+)$/m.exec(stdout) ?? [];
  return code === undefined
    ? ok('gate in the box', 'reaches this command')
    : fail(
        'gate in the box',
        `can't reach this command (${code}), so every call of a tool would be refused`,
        code === 'EACCES'
          ? "see the row SELinux; its policy keeps containers from this machine's sockets"
          : 'an engine in a virtual machine shares no sockets; run paddock on Linux, or within that machine',
      );
}

/** A virtual machine's clock stops with its host. */
function boxClock({ stdout, clock: [before, after] }: BoxTried): Check {
  const now = Number(stdout.trim().split('\n')[0]);
  const off = Math.max(before - now, now - after, 0) / 1000;
  return off <= 5
    ? ok('clock in the box', "as this machine's")
    : warn(
        'clock in the box',
        Number.isNaN(off) ? 'not told' : `${Math.round(off)} s off`,
        'podman machine stop; podman machine start',
      );
}

/** What came of a container on the engine's own network, where the egress container goes. */
export function networkCheck(
  { status, stderr }: { status: number; stderr: string },
  install: Install,
): Check {
  return status === 0
    ? ok('network', "a container starts on the engine's network")
    : fail(
        'network',
        `none starts on the engine's network: ${lastLine(stderr)}`,
        startRemedy(stderr, install),
      );
}

/** Where no image is loaded yet, nothing can be tried. */
export const notTried = (why: string): Check =>
  warn(
    'box',
    `not tried: ${why}`,
    'paddock egress up, which loads the image; paddock egress down; paddock doctor',
  );
