import { describe, expect, it } from 'vitest';
import { ImageSpec } from '../../../../generators/oci/image/spec.ts';
import { imageSpec } from './fixture.ts';

const good = imageSpec('/nix/store/x');
const withImage = (special: object) => ({ ...good, images: [{ ...good.images[0], ...special }] });

it('takes a whole image', () => {
  expect(ImageSpec.parse(good)).toEqual(good);
});

describe('refuses', () => {
  it.each([
    ['a name without a tag', { ...good, name: 'paddock/agent' }],
    ['a name in capitals', { ...good, name: 'Paddock/agent:1' }],
    ['a name with two tags', { ...good, name: 'a:b:c' }],
    ['no image', { ...good, images: [] }],
    ['an image without layers', withImage({ layers: [] })],
    ['a relative layer', withImage({ layers: ['layer'] })],
    ['another processor', withImage({ architecture: 'riscv64' })],
    ['no entrypoint', withImage({ config: { ...good.images[0]?.config, entrypoint: [] } })],
    ['an annotation that is misspelt', { ...good, annotations: { ...good.annotations, licences: 'MIT' } }],
    ['a missing annotation', { ...good, annotations: { title: 'x' } }],
  ])('%s', (_, value) => {
    expect(ImageSpec.safeParse(value).success).toBe(false);
  });
});
