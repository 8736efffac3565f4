import type { Launch } from '../policy/launch.ts';
import type { Profile } from '../policy/profile.ts';

/** Something that a profile says and a CLI's own rules cannot. */
export interface Unexpressed {
  id: string;
  what: string;
  why: string;
}

/** What a person's configuration of one CLI gets: files below its home, by relative path. */
export interface InteractiveFiles {
  files: Record<string, string>;
  unexpressed: Unexpressed[];
}

/** What the image gets for one CLI: root-owned files by absolute path, and how it is started. */
export interface ImageFiles {
  files: Record<string, string>;
  launch: Launch;
  unexpressed: Unexpressed[];
}

/** One agent CLI: what a profile is in its own configuration. A pure function of the profile. */
export interface Adapter {
  name: string;
  /** For a profile that asks a person; never a setting that skips approvals. */
  interactive(profile: Profile): InteractiveFiles;
  /** For a profile that asks nobody; its result goes into the image and nowhere else. */
  image(profile: Profile): ImageFiles;
}
