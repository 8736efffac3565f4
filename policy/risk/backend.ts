import { ConfigurationError } from '../configuration-error.ts';
import type { RiskProfile } from './profile.ts';
import type { Backend } from './schema.ts';

/** What `paddock run` can make a box with. */
export const ENGINES = ['podman', 'docker'] as const satisfies readonly Backend[];
export type EngineName = (typeof ENGINES)[number];

/**
 * Why no box can be made as a profile wants it, where that is so: one sentence that names what there is. `available` are the
 * engines that answer on this machine. Nothing takes the place of what a profile names.
 */
export function backendFault(
  profile: RiskProfile,
  available: readonly EngineName[],
): ConfigurationError | undefined {
  const { name, at, sandbox_enabled, sandbox_backend: backend } = profile;
  const fault = (key: 'sandbox_enabled' | 'sandbox_backend', got: string, expected: string) => {
    const place = at[key] === undefined ? '' : `${at[key]} `;
    return new ConfigurationError(`${place}risk_profiles.${name}.${key}: got ${got}, expected ${expected}`);
  };
  if (!sandbox_enabled)
    return fault('sandbox_enabled', 'false', 'true: there is no run of an agent without a box');
  const there =
    available.length === 0
      ? 'one that answers here, of which there is none: paddock doctor'
      : ['auto', ...available].join(' | ');
  if (backend === 'none') {
    return fault('sandbox_backend', '"none"', `${there}; there is no run of an agent without a box`);
  }
  if (backend === 'auto') return available.length > 0 ? undefined : fault('sandbox_backend', '"auto"', there);
  return available.some((engine) => engine === backend)
    ? undefined
    : fault('sandbox_backend', `"${backend}"`, there);
}

/** The engine that a profile asks for by its name; undefined where any will do. */
export function engineOf({ sandbox_backend: backend }: RiskProfile): EngineName | undefined {
  return ENGINES.find((engine) => engine === backend);
}
