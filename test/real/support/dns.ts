/** The name that a DNS query asks for (RFC 1035, 4.1.2), without its last dot. */
export function nameAsked(query: Buffer): string {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.subarray(at + 1, at + 1 + length).toString('latin1'));
    at += 1 + length;
  }
  return labels.join('.');
}

/** The answer to a DNS query that there is no such name (RFC 1035, 4.1.1: response code 3). */
export function noSuchName(query: Buffer): Buffer {
  const answer = Buffer.from(query);
  answer.writeUInt16BE(0x8183, 2);
  answer.fill(0, 6, 12);
  return answer;
}
