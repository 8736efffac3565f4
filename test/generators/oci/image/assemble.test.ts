import { describe, expect, it } from 'vitest';
import { assemble, blobPath } from '../../../../generators/oci/image/assemble.ts';
import {
  type Descriptor,
  ImageConfig,
  Index,
  Manifest,
  MEDIA_TYPES,
} from '../../../../generators/oci/schema.ts';
import { imageSpec, madeUpLayer, sha256 } from './fixture.ts';

const lower = madeUpLayer('lower');
const upper = madeUpLayer('upper');
const other = madeUpLayer('other');
const spec = imageSpec('/layers/lower');
const layout = assemble(spec, [
  [lower, upper],
  [lower, other],
]);

const fileAt = (path: string): string => {
  const text = layout.files.get(path);
  if (text === undefined) throw new Error(`the layout has no ${path}`);
  return text;
};
const blob = ({ digest }: Descriptor): unknown => JSON.parse(fileAt(blobPath(digest)));
const top = Index.parse(JSON.parse(fileAt('index.json')));
const index = Index.parse(blob(top.manifests[0] as Descriptor));
const manifests = index.manifests.map((manifest) => Manifest.parse(blob(manifest)));
const configs = manifests.map(({ config }) => ImageConfig.parse(blob(config)));

it('a layout names one image index, by the name that is asked for', () => {
  expect(JSON.parse(fileAt('oci-layout'))).toEqual({ imageLayoutVersion: '1.0.0' });
  expect(top.manifests).toHaveLength(1);
  expect(top.manifests[0]).toMatchObject({
    mediaType: MEDIA_TYPES.index,
    annotations: { 'org.opencontainers.image.ref.name': 'paddock/small:1.0' },
  });
});

it('every descriptor has the digest and size, in bytes, of what it names', () => {
  const descriptors = [...top.manifests, ...index.manifests, ...manifests.map(({ config }) => config)];
  expect(descriptors).toHaveLength(5);
  for (const { digest, size } of descriptors) {
    const text = fileAt(blobPath(digest));
    expect({ digest, size }).toEqual({ digest: sha256(text), size: Buffer.byteLength(text) });
  }
  expect(layout.files.size).toBe(descriptors.length + 2);
});

it('the index names a manifest for each platform', () => {
  expect(index.manifests.map(({ platform, mediaType }) => ({ platform, mediaType }))).toEqual([
    { platform: { architecture: 'amd64', os: 'linux' }, mediaType: MEDIA_TYPES.manifest },
    { platform: { architecture: 'arm64', os: 'linux', variant: 'v8' }, mediaType: MEDIA_TYPES.manifest },
  ]);
});

describe('a platform', () => {
  it('has its own layers, lowest first, in manifest and configuration alike', () => {
    const pairs = [
      [lower, upper],
      [lower, other],
    ];
    expect(manifests.map(({ layers }) => layers)).toEqual(
      pairs.map((pair) =>
        pair.map(({ description: { mediaType, digest, size, name } }) => ({
          ...{ mediaType, digest, size },
          annotations: { 'org.opencontainers.image.title': name },
        })),
      ),
    );
    expect(configs.map(({ rootfs }) => rootfs.diff_ids)).toEqual(
      pairs.map((pair) => pair.map(({ description }) => description.diffId)),
    );
    expect(configs.map(({ history }) => history.map(({ comment }) => comment))).toEqual([
      ['lower', 'upper'],
      ['lower', 'other'],
    ]);
  });

  it('is started as the spec says', () => {
    expect(configs.map(({ config }) => config)).toEqual([
      {
        User: '1000:1000',
        Env: ['PATH=/usr/bin'],
        Entrypoint: ['/usr/bin/run', '--'],
        WorkingDir: '/workspace',
      },
      {
        User: '1000:1000',
        Env: ['PATH=/usr/bin'],
        Entrypoint: ['/usr/bin/run', '--'],
        Cmd: ['claude'],
        WorkingDir: '/workspace',
      },
    ]);
    expect(configs.map(({ architecture, os, variant }) => [architecture, os, variant])).toEqual([
      ['amd64', 'linux', undefined],
      ['arm64', 'linux', 'v8'],
    ]);
  });
});

it('annotations say what the image is, on the index and on each manifest', () => {
  for (const { annotations } of [index, ...manifests]) {
    expect(annotations).toEqual({
      'org.opencontainers.image.title': 'small',
      'org.opencontainers.image.description': 'größe',
      'org.opencontainers.image.version': '1.0',
      'org.opencontainers.image.revision': 'unknown',
      'org.opencontainers.image.source': 'none',
      'org.opencontainers.image.licenses': 'MIT',
      'org.opencontainers.image.created': '1970-01-01T00:00:00Z',
    });
  }
});

it('each layer is linked once, by its digest', () => {
  expect([...layout.links].sort()).toEqual(
    [lower, upper, other].map(({ blob: path, description }) => [blobPath(description.digest), path]).sort(),
  );
});

it('the same images give the same layout', () => {
  const again = assemble(structuredClone(spec), [
    [lower, upper],
    [lower, other],
  ]);
  expect([...again.files]).toEqual([...layout.files]);
});

describe('refused is', () => {
  it('an image without layers', () => {
    expect(() => assemble(spec, [[lower], []])).toThrow();
    expect(() => assemble(spec, [[lower]])).toThrow();
  });

  it('a layer whose digest is none', () => {
    const broken = { ...lower, description: { ...lower.description, digest: 'sha256:../x' } };
    expect(() => assemble(spec, [[broken], [lower]])).toThrow('a SHA-256 digest');
  });
});
