import picomatch from 'picomatch';

/** A test for paths (no leading slash): true where one of the glob patterns matches, hidden files included. */
export function matcher(patterns: readonly string[]): (path: string) => boolean {
  if (patterns.length === 0) return () => false;
  return picomatch([...patterns], { dot: true });
}
