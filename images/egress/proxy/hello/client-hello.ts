import { Refusal } from '../refusal.ts';
import { type Bytes, bytes } from './bytes.ts';

/** The extensions (IANA, TLS ExtensionType) that decide. */
const SERVER_NAME = 0;
const EARLY_DATA = 42;
const ENCRYPTED = new Map([
  [0xfe0d, 'Encrypted ClientHello'],
  [0xffce, 'encrypted SNI'],
]);

/** What a ClientHello says about where it goes. */
export interface ClientHello {
  /** As it stands in the one server_name entry; undefined where there is no such extension. */
  serverName: string | undefined;
  /** What hides another name, in words. */
  encrypted: string | undefined;
  earlyData: boolean;
}

/** Reads a ClientHello's body (RFC 8446 §4.1.2). Throws a {@link Refusal} for whatever two readers could understand in two ways. */
export function parseClientHello(body: Buffer): ClientHello {
  const hello = bytes(body, malformed);
  hello.skip(2 + 32);
  hello.vector(1);
  hello.vector(2);
  hello.vector(1);
  const extensions = new Map<number, Bytes>();
  // TLS 1.2 may leave the extensions away altogether.
  if (hello.left() > 0) {
    const list = hello.vector(2);
    while (list.left() > 0) {
      const type = list.number(2);
      if (extensions.has(type)) throw malformed(`extension ${type} stands twice`);
      extensions.set(type, list.vector(2));
    }
  }
  hello.end();
  const names = extensions.get(SERVER_NAME);
  return {
    serverName: names && serverName(names),
    encrypted: [...ENCRYPTED].find(([type]) => extensions.has(type))?.[1],
    earlyData: extensions.has(EARLY_DATA),
  };
}

/** The one name of a list that could hold several (RFC 6066 §3). */
function serverName(extension: Bytes): string {
  const list = extension.vector(2);
  extension.end();
  const type = list.number(1);
  if (type !== 0) throw malformed(`its server name is of the unknown type ${type}`);
  const name = list.vector(2);
  if (list.left() > 0) throw malformed('it has more than one server name');
  return name.rest().toString('latin1');
}

function malformed(reason: string): Refusal {
  return new Refusal({
    rule: 'hello-malformed',
    reason: `the ClientHello is malformed: ${reason}`,
    alert: 50,
  });
}
