import { describe, expect, it } from 'vitest';
import {
  ContainerConfig,
  Descriptor,
  ImageConfig,
  Index,
  Manifest,
  MEDIA_TYPES,
  OciLayout,
} from '../../../generators/oci/schema.ts';

const digest = `sha256:${'0a'.repeat(32)}`;
const descriptor = { mediaType: MEDIA_TYPES.layer, digest, size: 0 };
const config = {
  User: '1000:1000',
  Env: ['PATH=/bin', 'EMPTY='],
  Entrypoint: ['/bin/x'],
  WorkingDir: '/workspace',
};
const image = {
  created: '1970-01-01T00:00:00Z',
  architecture: 'arm64',
  os: 'linux',
  variant: 'v8',
  config,
  rootfs: { type: 'layers', diff_ids: [digest] },
  history: [{ created: '1970-01-01T00:00:00Z', created_by: 'paddock' }],
};
const manifest = {
  schemaVersion: 2,
  mediaType: MEDIA_TYPES.manifest,
  config: { ...descriptor, mediaType: MEDIA_TYPES.config },
  layers: [descriptor],
};
const index = {
  schemaVersion: 2,
  mediaType: MEDIA_TYPES.index,
  manifests: [
    { ...descriptor, mediaType: MEDIA_TYPES.manifest, platform: { architecture: 'amd64', os: 'linux' } },
  ],
};

it('takes what the specification shows', () => {
  expect(Descriptor.parse({ ...descriptor, annotations: { key: '' } })).toBeTruthy();
  expect(ImageConfig.parse(image)).toEqual(image);
  expect(Manifest.parse(manifest)).toEqual(manifest);
  expect(Index.parse(index)).toEqual(index);
  expect(OciLayout.parse({ imageLayoutVersion: '1.0.0' })).toBeTruthy();
});

describe('refuses', () => {
  it.each([
    ['a digest that leads elsewhere', Descriptor, { ...descriptor, digest: 'sha256:../../etc/passwd' }],
    ['a digest that is cut', Descriptor, { ...descriptor, digest: digest.slice(0, -1) }],
    ['a digest in capitals', Descriptor, { ...descriptor, digest: digest.toUpperCase() }],
    ['another algorithm', Descriptor, { ...descriptor, digest: `md5:${'0'.repeat(32)}` }],
    ['a negative size', Descriptor, { ...descriptor, size: -1 }],
    ['half a byte', Descriptor, { ...descriptor, size: 0.5 }],
    ['another media type', Descriptor, { ...descriptor, mediaType: 'text/html' }],
    ['addresses to fetch from', Descriptor, { ...descriptor, urls: ['x'] }],
    ['an environment without a name', ContainerConfig, { ...config, Env: ['=x'] }],
    ['an environment without a value', ContainerConfig, { ...config, Env: ['PATH'] }],
    ['a relative working directory', ContainerConfig, { ...config, WorkingDir: 'workspace' }],
    ['no entrypoint', ContainerConfig, { ...config, Entrypoint: [] }],
    ['a time that is none', ImageConfig, { ...image, created: 'yesterday' }],
    ['no layers in a configuration', ImageConfig, { ...image, rootfs: { type: 'layers', diff_ids: [] } }],
    ['another system', ImageConfig, { ...image, os: 'windows' }],
    ['no layers in a manifest', Manifest, { ...manifest, layers: [] }],
    ['a layer as a configuration', Manifest, { ...manifest, config: descriptor }],
    ['a configuration as a layer', Manifest, { ...manifest, layers: [manifest.config] }],
    ['another version', Manifest, { ...manifest, schemaVersion: 1 }],
    ['a manifest as an index', Index, manifest],
    ['an empty index', Index, { ...index, manifests: [] }],
    ['another layout', OciLayout, { imageLayoutVersion: '2.0.0' }],
  ])('%s', (_, schema, value) => {
    expect(schema.safeParse(value).success).toBe(false);
  });
});
