import { expect, it } from 'vitest';
import { isHomePath } from '../../../../../images/agent/entrypoint/checks/origin.ts';

const homes = [
  '/home',
  '/home/',
  '/home/alice',
  '/home/alice/',
  '/home/alice//deleted',
  '/root',
  '/Users',
  '/Users/alice',
  '/var/home/alice',
  '/var/roothome',
  '/export/home/alice',
  '/mnt/home/alice',
  '/@home',
  '/@home/alice',
  '/@/home/alice',
  '/@rootfs/root',
  '/ostree/deploy/fedora/var/home/alice',
  '/host_mnt/Users/alice',
  '/run/host_mark/Users/alice',
  '/run/desktop/mnt/host/c/Users/alice',
  '/mnt/c/Users/alice',
  '/C/Users/alice',
];
it.each(homes)('%s is a home, or the folder of homes', (path) => {
  expect(isHomePath(path)).toBe(true);
});

const others = [
  '/',
  '',
  '/home/alice/project',
  '/root/project',
  '/Users/alice/src/app',
  '/homework',
  '/srv/home/alice',
  '/workspace/home',
  '/work/root',
  '/mnt/c/src',
  '/var/lib/docker/volumes/home/_data',
];
it.each(others)('%j is none', (path) => {
  expect(isHomePath(path)).toBe(false);
});
