import { GateFile } from '../policy/gate/file.ts';
import type { Profile } from '../policy/profile.ts';
import { jsonText } from './json.ts';

/** The text of the image's gate file: what a profile that asks nobody denies. */
export function gateFileText({ deny }: Pick<Profile, 'deny'>): string {
  const file: GateFile = { schema: 'paddock/gate/v1', deny };
  return jsonText(GateFile.parse(file));
}
