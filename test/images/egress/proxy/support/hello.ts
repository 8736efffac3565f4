/** A number as bytes. */
export function number(value: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntBE(value, 0, size);
  return bytes;
}

/** Bytes with their length before them. */
export function vector(size: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([number(content.length, size), content]);
}

export function extension(type: number, ...parts: Buffer[]): Buffer {
  return Buffer.concat([number(type, 2), vector(2, ...parts)]);
}

export function name(text: string, type = 0): Buffer {
  return Buffer.concat([number(type, 1), vector(2, Buffer.from(text, 'latin1'))]);
}

/** The server_name extension with names in its list. */
export function sni(...names: Buffer[]): Buffer {
  return extension(0, vector(2, ...names));
}

/** A ClientHello's body. */
export function body(...extensions: Buffer[]): Buffer {
  return Buffer.concat([
    number(0x0303, 2),
    Buffer.alloc(32, 7),
    vector(1, Buffer.alloc(32, 9)),
    vector(2, number(0x1301, 2)),
    vector(1, number(0, 1)),
    vector(2, ...extensions),
  ]);
}

export function message(content: Buffer, type = 1): Buffer {
  return Buffer.concat([number(type, 1), vector(3, content)]);
}

export function record(content: Buffer, type = 22, version = 0x0301): Buffer {
  return Buffer.concat([number(type, 1), number(version, 2), vector(2, content)]);
}

/** A ClientHello in one record. */
export function hello(...extensions: Buffer[]): Buffer {
  return record(message(body(...extensions)));
}

/** The same content in records of `size` bytes. */
export function records(content: Buffer, size: number): Buffer {
  const count = Math.ceil(content.length / size);
  return Buffer.concat(
    Array.from({ length: count }, (_, index) => record(content.subarray(index * size, (index + 1) * size))),
  );
}
