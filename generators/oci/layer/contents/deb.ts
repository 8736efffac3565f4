/** One file inside a Debian package; the name says how it is compressed, such as `data.tar.xz`. */
export interface Member {
  name: string;
  bytes: Buffer;
}

/** The two archives inside a Debian package (deb(5)), still compressed. */
export interface Deb {
  control: Member;
  data: Member;
}

/**
 * Opens a .deb: an `ar` archive of `debian-binary`, `control.tar.*` and `data.tar.*`. Throws where it is cut off or
 * something else; `name` is what the error calls it.
 */
export function readDeb(bytes: Buffer, name: string): Deb {
  const members = readAr(bytes, name);
  const find = (prefix: string) => {
    const member = members.find((candidate) => candidate.name.startsWith(`${prefix}.tar`));
    if (member === undefined) throw new Error(`${name}: no ${prefix}.tar in it; is it a Debian package?`);
    return member;
  };
  return { control: find('control'), data: find('data') };
}

const AR_MAGIC = '!<arch>\n';
const AR_HEADER = 60;

/** The members of a common-format `ar` archive. */
function readAr(bytes: Buffer, archive: string): Member[] {
  if (bytes.toString('latin1', 0, AR_MAGIC.length) !== AR_MAGIC) {
    throw new Error(`${archive}: got no ar archive, expected a Debian package`);
  }
  const members: Member[] = [];
  for (let offset = AR_MAGIC.length; offset < bytes.length; ) {
    const header = bytes.toString('latin1', offset, offset + AR_HEADER);
    const digits = header.slice(48, 58).trimEnd();
    const size = Number(digits);
    const start = offset + AR_HEADER;
    if (!header.endsWith('`\n') || !/^\d+$/.test(digits) || start + size > bytes.length) {
      throw new Error(`${archive}: the ar archive is cut off or damaged at byte ${offset}`);
    }
    const name = header.slice(0, 16).trim().replace(/\/$/, '');
    members.push({ name, bytes: bytes.subarray(start, start + size) });
    // Members start at even offsets.
    offset = start + size + (size % 2);
  }
  return members;
}
