import { execa } from 'execa';
import type { NixState } from '../checks/images.ts';

/** What a program prints, its standard error included; undefined where there is no such program. */
export async function printed(program: string, args: readonly string[]): Promise<string | undefined> {
  const { code, all } = await execa(program, args, {
    reject: false,
    all: true,
    stdin: 'ignore',
    timeout: 20_000,
  });
  return code === 'ENOENT' || code === 'EACCES' ? undefined : (all ?? '');
}

/** Nix, and whether it has what builds the images. */
export async function nixState(): Promise<NixState> {
  const version = await printed('nix', ['--version']);
  if (version === undefined) return { kind: 'absent' };
  const number = /\d+(?:\.\d+)+/.exec(version)?.[0] ?? '';
  // The first is older, and deprecated since 2.20; both say the same.
  const settings = [['show-config'], ['config', 'show']].map((args) => printed('nix', args));
  const features = (await Promise.all(settings)).flatMap(
    (text) => /^experimental-features = (.*)$/m.exec(text ?? '')?.[1]?.split(' ') ?? [],
  );
  const isReady = ['flakes', 'nix-command'].every((feature) => features.includes(feature));
  return { kind: isReady ? 'ready' : 'noFlakes', version: number };
}
