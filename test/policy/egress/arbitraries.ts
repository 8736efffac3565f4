import fc from 'fast-check';

const letters = 'abcdefghijklmnopqrstuvwxyz';
const inside = fc.string({ unit: fc.constantFrom(...letters, ...'0123456789', '-'), maxLength: 8 });

/** A label that is no number and no Punycode. */
export const label = fc
  .tuple(fc.constantFrom(...letters), inside, fc.constantFrom(...letters))
  .map((parts) => parts.join(''))
  .filter((text) => !text.startsWith('xn--'));

/** A host of two to five labels that is not reserved. */
export const hostName = fc
  .tuple(
    fc.array(label, { minLength: 1, maxLength: 3 }),
    fc.constantFrom(
      'example',
      'example.org',
      'com',
      'co.uk',
      'github.io',
      'corp',
      'internal',
      'amazonaws.com',
    ),
  )
  .map(([labels, end]) => [...labels, end].join('.'));

const part = (max: number) =>
  fc
    .tuple(fc.nat({ max }), fc.constantFrom('decimal', 'octal', 'hexadecimal', 'padded'))
    .map(([value, base]) => spell(value, base));

function spell(value: number, base: string): string {
  if (base === 'octal') return `0${value.toString(8)}`;
  if (base === 'hexadecimal') return `0x${value.toString(16)}`;
  return base === 'padded' ? `000${value}` : String(value);
}

/** IPv4 in all the forms of inet_aton: one to four parts, each decimal, octal or hexadecimal; and IPv6. */
export const address = fc.oneof(
  part(0xffffffff),
  fc.tuple(part(255), part(0xffffff)).map((parts) => parts.join('.')),
  fc.tuple(part(255), part(255), part(0xffff)).map((parts) => parts.join('.')),
  fc.tuple(part(255), part(255), part(255), part(255)).map((parts) => parts.join('.')),
  fc.ipV4(),
  fc.ipV6(),
);
