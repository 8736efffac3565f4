/**
 * A value from outside as it may stand in a one-line message: quoted, nothing but printable ASCII, and at most
 * 80 characters of it.
 */
export function shown(value: string): string {
  const cut = value.length > 80 ? `${value.slice(0, 80)}...` : value;
  return JSON.stringify(cut).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
