/** One mount, from `/proc/<pid>/mountinfo` (proc(5)). */
export interface Mount {
  /** The path within the mounted file system that is seen here: for a bind mount, where it comes from. */
  readonly root: string;
  /** Where it is mounted. */
  readonly point: string;
  readonly type: string;
  /** The device, share or tag that is mounted. */
  readonly source: string;
  /** The file system's own options, as the kernel prints them. */
  readonly options: string;
}

const decode = (text: string) =>
  text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

/** Every mount of a mountinfo text in its order, or undefined where it is empty or a line is not as proc(5) says. */
export function parseMountinfo(text: string): readonly Mount[] | undefined {
  const mounts: Mount[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const fields = line.split(' ');
    const separator = fields.indexOf('-', 6);
    const [root, point] = fields.slice(3, 5);
    const [type, source, options] = fields.slice(separator + 1);
    if (separator < 0 || !root || !point?.startsWith('/') || !type) return undefined;
    mounts.push({
      root: decode(root),
      point: decode(point),
      type,
      source: decode(source ?? ''),
      options: decode(options ?? ''),
    });
  }
  return mounts.length > 0 ? mounts : undefined;
}
