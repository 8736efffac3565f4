/** Who a process is and what it may do, from `/proc/<pid>/status`. */
export interface Status {
  /** Real, effective, saved and file system id. */
  readonly uids: readonly number[];
  readonly gids: readonly number[];
  /** Supplementary groups. */
  readonly groups: readonly number[];
  readonly noNewPrivileges: boolean;
  /** The five sets by their names there (`CapInh` … `CapAmb`), in hexadecimal. */
  readonly capabilities: Readonly<Record<string, string>>;
}

const CAPABILITY_SETS = ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'];

/** The fields of a `/proc/<pid>/status` text, or undefined where one is missing or not as proc(5) says. */
export function parseStatus(text: string): Status | undefined {
  const field = (name: string, pattern: RegExp) => {
    const value = new RegExp(`^${name}:[ \t]*(.*)$`, 'm').exec(text)?.[1]?.trim();
    return value !== undefined && pattern.test(value) ? value : undefined;
  };
  const numbers = (value: string) => value.split(/\s+/).filter(Boolean).map(Number);

  const uid = field('Uid', /^\d+(\s+\d+){3}$/);
  const gid = field('Gid', /^\d+(\s+\d+){3}$/);
  const groups = field('Groups', /^[\d\s]*$/);
  const noNewPrivileges = field('NoNewPrivs', /^[01]$/);
  const capabilities: Record<string, string> = {};
  for (const name of CAPABILITY_SETS) {
    const value = field(name, /^[\da-f]+$/);
    if (value === undefined) return undefined;
    capabilities[name] = value;
  }
  if (uid === undefined || gid === undefined || groups === undefined || noNewPrivileges === undefined) {
    return undefined;
  }
  return {
    uids: numbers(uid),
    gids: numbers(gid),
    groups: numbers(groups),
    noNewPrivileges: noNewPrivileges === '1',
    capabilities,
  };
}

/**
 * Whether a text is the status of the kernel's own thread `kthreadd`, which is process 2 on every Linux host and
 * in no container's process namespace.
 */
export function isKernelThread(status: string): boolean {
  return /^Name:\s*kthreadd$/m.test(status) && /^PPid:\s*0$/m.test(status);
}
