import { expect, it } from 'vitest';
import { formatLayout } from '../../../runner/image/inspect.ts';
import type { LayoutImage, PlatformImage } from '../../../runner/image/layout.ts';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

function image(architecture: string, layers: PlatformImage['layers']): PlatformImage {
  return { architecture, digest: digest('b'), layers, size: layers.reduce((sum, { size }) => sum + size, 0) };
}

const layout = (...images: PlatformImage[]): LayoutImage => {
  return { name: 'paddock/agent:1', digest: digest('a'), images };
};

it('each platform has its layers and their sum, in megabytes of 10⁶ bytes', () => {
  const layers = [
    { name: 'userland', digest: digest('c'), size: 61_049_999 },
    { name: 'claude', digest: digest('d'), size: 169_050_000 },
  ];
  expect(formatLayout(layout(image('amd64', layers), image('arm64', layers.slice(0, 1))))).toBe(
    `paddock/agent:1
index ${digest('a')}

linux/amd64  ${digest('b')}
  userland            61.0 MB  sha256:cccccccccccc
  claude             169.1 MB  sha256:dddddddddddd
  total              230.1 MB

linux/arm64  ${digest('b')}
  userland            61.0 MB  sha256:cccccccccccc
  total               61.0 MB
`,
  );
});

it('a long name stays apart from its size, and the sizes below each other', () => {
  const layers = [
    { name: 'a-package-with-a-long-name', digest: digest('c'), size: 12_345_678_900 },
    { name: 'x', digest: digest('d'), size: 1 },
  ];
  const lines = formatLayout(layout(image('amd64', layers)))
    .split('\n')
    .slice(4, 7);
  expect(lines).toEqual([
    '  a-package-with-a-long-name  12345.7 MB  sha256:cccccccccccc',
    '  x                               0.0 MB  sha256:dddddddddddd',
    '  total                       12345.7 MB',
  ]);
});
