import { describe, expect, test } from 'vitest';
import { nixText, withOptions } from '../../../nix/home-manager/document.ts';

const BEGIN = '<!-- options: written by nix/home-manager/document-main.ts -->';
const END = '<!-- end of options -->';
const option = {
  name: 'a.b',
  type: 'boolean',
  description: 'Whether\nto {command}`run`.\n\nMore.\n',
  default: { value: false },
  example: { text: 'pkgs.x' },
};

describe('the option list', () => {
  test('stands between its marks, with the rest of the page as it was', () => {
    const page = withOptions(`before\n${BEGIN}\nold\n${END}\nafter\n`, {
      options: [option],
      entry: [],
      settings: [],
    });
    expect(page).toMatch(/^before\n<!-- options/);
    expect(page).toMatch(/<!-- end of options -->\nafter\n$/);
    expect(page).not.toContain('old');
    expect(page).toContain(
      '#### `a.b`\n\nWhether to `run`.\n\nMore.\n\n- Type: boolean\n- Default: `false`\n- Example: `pkgs.x`\n',
    );
  });

  test('needs its marks', () => {
    expect(() => withOptions('nothing', { options: [], entry: [], settings: [] })).toThrow(
      'expected "<!-- options',
    );
  });
});

test('JSON as Nix', () => {
  expect(nixText({ a: [1, -2, `x "y" \${z} \\`], b: null, c: {}, d: [] })).toBe(
    `{ a = [ 1 (-2) "x \\"y\\" \\\${z} \\\\" ]; b = null; c = { }; d = [ ]; }`,
  );
});
