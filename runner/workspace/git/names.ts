/**
 * Whether git takes it for a ref's name (git-check-ref-format(1)), and a person for no option or id: nothing that begins with
 * a dash, nor that is named like an object.
 */
export function isRefName(name: string): boolean {
  const parts = name.split('/');
  return (
    name.startsWith('refs/') &&
    parts.length >= 2 &&
    name.length <= 250 &&
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in it
    !/[\u0000- \u007f~^:?*[\\]|\.\.|@\{|\.$/.test(name) &&
    parts.every((part) => part !== '' && part !== '@' && !/^[.-]|\.lock$/.test(part)) &&
    !/^(?:HEAD|[0-9a-f]{40}|[0-9a-f]{64})$/i.test(parts.at(-1) ?? '')
  );
}

export const isObjectId = (text: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
