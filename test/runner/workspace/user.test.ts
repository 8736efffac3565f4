import { describe, expect, it } from 'vitest';
import { boxUser } from '../../../runner/workspace/user.ts';

describe('who the agent is in the box', () => {
  it('is the user of the image, as whom rootless podman has the user of the host', () => {
    expect(boxUser({ engine: 'podman', rootless: true, uid: 1001, gid: 100 })).toEqual({
      flags: ['--userns=keep-id:uid=1000,gid=1000', '--user=1000:1000'],
      owner: { uid: 1001, gid: 100 },
    });
  });

  it.each(['podman', 'docker'] as const)('is never root, whoever starts %s', (engine) => {
    expect(boxUser({ engine, rootless: false, uid: 0, gid: 0 })).toEqual({
      flags: ['--user=1000:1000'],
      owner: { uid: 1000, gid: 1000 },
    });
  });

  it('has the ids of the user where Docker runs as root for another', () => {
    expect(boxUser({ engine: 'docker', rootless: false, uid: 1001, gid: 100 })).toEqual({
      flags: ['--user=1001:100'],
      owner: { uid: 1001, gid: 100 },
    });
  });

  it('is refused under rootless Docker, which cannot map the ids', () => {
    expect(() => boxUser({ engine: 'docker', rootless: true, uid: 1001, gid: 100 })).toThrow(
      /use --engine podman/,
    );
  });
});
