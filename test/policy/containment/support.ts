import { ConfigurationError } from '../../../policy/configuration-error.ts';
import { type Containment, parseWorkspaceFile } from '../../../policy/containment/containment.ts';
import { type Tier, tierOf } from '../../../policy/containment/tiers.ts';

/** What `paddock.toml` with these lines means. */
export function parse(...lines: string[]): Containment {
  return parseWorkspaceFile('paddock.toml', lines.join('\n'), ['github', 'npm']).containment;
}

/** What is said of a `paddock.toml` that is refused, line by line. */
export function failure(...lines: string[]): string[] {
  try {
    parse(...lines);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message.split('\n');
    throw error;
  }
  throw new Error('nothing was refused');
}

export const DEFAULT = parse();

/** The tier of a file, or of what is not there; of a directory where the path ends with a slash. */
export function tier(path: string, containment = DEFAULT): Tier {
  return tierOf(path, path.endsWith('/'), containment);
}
