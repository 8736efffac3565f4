import { z } from 'zod';
import { DenyEntry } from '../profile.ts';

/** `/etc/paddock/gate.json` in the image: what the gate refuses. */
export const GateFile = z.strictObject({
  schema: z.literal('paddock/gate/v1'),
  deny: z.array(DenyEntry),
});
export type GateFile = z.infer<typeof GateFile>;

/** Where the image keeps its {@link GateFile}. */
export const GATE_FILE = '/etc/paddock/gate.json';
