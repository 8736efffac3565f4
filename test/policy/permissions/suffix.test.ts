import { describe, expect, it } from 'vitest';
import { isRegistry, isShared } from '../../../policy/permissions/suffix.ts';

describe('a domain', () => {
  it('below which names are sold is told from one that someone owns', () => {
    expect(['com', 'co.uk', 'com.au', 'ac.jp'].map(isRegistry)).toEqual([true, true, true, true]);
    expect(['example.org', 'example.co.uk', 'docs.rs', 'github.io'].map(isRegistry)).not.toContain(true);
  });

  it('below which anybody gets a host is told from one that its owner fills', () => {
    expect(['co.uk', 'github.io', 'workers.dev'].map(isShared)).toEqual([true, true, true]);
    expect(['example.org', 'pages.example.org'].map(isShared)).not.toContain(true);
  });
});
