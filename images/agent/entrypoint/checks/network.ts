import { PASSED } from '../environment.ts';
import type { Facts } from '../facts.ts';

/** Whether a value is an http(s) URL with a host and nothing but printable ASCII. */
export function isHttpUrl(value: string): boolean {
  return /^https?:\/\/[\x21-\x7e]+$/i.test(value) && URL.canParse(value);
}

/** A proxy or gateway that is named is a usable URL; otherwise the CLI would go without it. Values may hold passwords. */
export function addressesAreUrls({ given }: Facts): string | undefined {
  const found = PASSED.find(
    ({ name, holds }) => holds === 'url' && given[name] !== undefined && !isHttpUrl(given[name]),
  );
  if (found === undefined) return undefined;
  const got = given[found.name] === '' ? 'empty' : 'not one';
  return `${found.name} has to be an http:// or https:// URL and is ${got}: without it traffic would go another way. Give the URL, or leave the variable away`;
}

/** A CA file that is named is there, can be read and holds a certificate. */
export function certificatesAreThere({ certificates }: Facts): string | undefined {
  const found = Object.entries(certificates).find(([, fault]) => fault !== undefined);
  if (found === undefined) return undefined;
  const [name, fault] = found;
  return `${name} names a CA file that ${fault}. Mount the file and give its absolute path, or leave the variable away`;
}
