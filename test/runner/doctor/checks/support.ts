import type { Outcome } from '../../../../runner/doctor/check.ts';
import { installer } from '../../../../runner/doctor/install.ts';
import type { EngineFacts } from '../../../../runner/engine/facts.ts';

export const install = installer('ID=debian', 'linux', false);

export const PODMAN: EngineFacts = {
  ...{ name: 'podman', version: '4.3.1', rootless: true, driver: 'overlay', storage: '/s' },
  ...{ remote: false, cgroups: '2', runtime: 'crun' },
};
export const DOCKER: EngineFacts = {
  ...PODMAN,
  ...{ name: 'docker', version: '20.10.24', rootless: false, driver: 'overlay2', runtime: 'runc' },
};

/** A row of a table: what a check is to say; the texts are parts. */
export interface Expected {
  outcome: Outcome;
  found: string;
  remedy?: string;
}
