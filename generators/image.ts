import { GATE_FILE } from '../policy/gate/file.ts';
import { LAUNCH_FILE, LaunchFile } from '../policy/launch.ts';
import type { Profile } from '../policy/profile.ts';
import type { ImageAdapter } from './adapter.ts';
import { gateFileText } from './gate-file.ts';
import { jsonText } from './json.ts';

/** The profiles that exist only inside the image. */
export const IMAGE_PROFILES = ['autonomous', 'ci'] as const;

/**
 * Every root-owned configuration file of the image, absolute path → text: each CLI's managed files, which are the same
 * for all of the image's profiles, and the launch file.
 *
 * The value holds settings that switch approvals off. It goes into the image's layer and nowhere else. Throws when
 * two profiles want different managed files, or two CLIs the same path.
 */
export function imageConfiguration(
  profiles: ReadonlyMap<string, Profile>,
  adapters: readonly ImageAdapter[],
): Map<string, string> {
  const files = new Map<string, string>();
  const launch: LaunchFile = { schema: 'paddock/launch/v1', profiles: {} };
  for (const name of IMAGE_PROFILES) {
    const profile = profiles.get(name);
    if (profile === undefined) throw new Error(`profiles/${name}.toml is missing: the image needs it`);
    if (profile.approvals !== 'never') {
      throw new Error(
        `profiles/${name}.toml approvals: got "${profile.approvals}", expected "never": nobody is there to ask`,
      );
    }
    const rendered = adapters.map((adapter) => ({ adapter, image: adapter.image(profile) }));
    for (const { image } of rendered) {
      for (const [path, text] of Object.entries(image.files)) addFile(files, path, text, name);
    }
    addFile(files, GATE_FILE, gateFileText(profile), name);
    launch.profiles[name] = Object.fromEntries(
      rendered.map(({ adapter, image }) => [adapter.name, image.launch]),
    );
  }
  files.set(LAUNCH_FILE, jsonText(LaunchFile.parse(launch)));
  return files;
}

function addFile(files: Map<string, string>, path: string, text: string, profile: string): void {
  const present = files.get(path);
  if (present !== undefined && present !== text) {
    throw new Error(
      `${path}: profile ${profile} wants another text than the one before; managed files are shared`,
    );
  }
  files.set(path, text);
}
