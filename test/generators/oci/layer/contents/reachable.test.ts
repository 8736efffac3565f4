import { describe, expect, it } from 'vitest';
import { reachableModules } from '../../../../../generators/oci/layer/contents/reachable.ts';
import { refusal } from '../../support.ts';

async function reached(files: Record<string, string>, ...entries: string[]): Promise<string[]> {
  return [...(await reachableModules(entries, (path) => files[path]))].sort();
}

describe('reached is', () => {
  it('an entry by itself', async () => {
    expect(await reached({ 'a.js': 'export {}', 'b.js': '' }, 'a.js')).toEqual(['a.js']);
  });

  it.each([
    ['import', 'import x from "./b.js";'],
    ['import for its effects', 'import "./b.js"'],
    ['export from', 'export { x } from "./b.js";'],
    ['export all', 'export * from "./b.js";'],
    ['dynamic import', 'if (0) await import("./b.js");'],
    ['dynamic import of a template without holes', 'await import(`./b.js`);'],
    ['import of JSON', 'import x from "./b.js" with { type: "json" }'],
  ])('what is named by an %s', async (_, text) => {
    expect(await reached({ 'a.js': text, 'b.js': '{"x":1}' }, 'a.js')).toEqual(['a.js', 'b.js']);
  });

  it('what is reached through others, in other directories and in circles', async () => {
    const files = {
      'p/bin/a.js': 'import "../lib/b.js"',
      'p/lib/b.js': 'import "./deep/c.js"',
      'p/lib/deep/c.js': 'import "../../bin/a.js"',
      'p/lib/d.js': 'import "./b.js"',
    };
    expect(await reached(files, 'p/bin/a.js')).toEqual(['p/bin/a.js', 'p/lib/b.js', 'p/lib/deep/c.js']);
  });

  it('nothing that is named in text, comments or by a package name', async () => {
    const text =
      '// import "./b.js"\nconst x = \'import "./b.js"\'; import "node:fs"; import "b.js"; import.meta.url';
    expect(await reached({ 'a.js': text, 'b.js': '' }, 'a.js')).toEqual(['a.js']);
  });

  it('nothing that a dynamic import names and the package lacks', async () => {
    expect(await reached({ 'a.js': 'import("./gone.js"); import(name)' }, 'a.js')).toEqual(['a.js']);
  });
});

describe('an error is', () => {
  it('an entry that is missing', async () => {
    expect(await refusal(reached({}, 'a.js'))).toContain('a.js: not in the package, but needed to start');
  });

  it('a file that is missing and imported outright', async () => {
    expect(await refusal(reached({ 'd/a.js': 'import "./b.js"' }, 'd/a.js'))).toContain(
      'd/b.js: not in the package',
    );
  });

  it('a relative name that is put together at run time, since its files would be left out', async () => {
    const files = { 'a.js': 'import(`./locale/$' + '{name}.js`)', 'locale/de.js': '' };
    expect(await refusal(reached(files, 'a.js'))).toContain('a.js: imports ./locale/*.js, expected names');
  });

  it('text that is no JavaScript', async () => {
    expect(await refusal(reached({ 'a.js': 'import from from "' }, 'a.js'))).toContain('a.js');
  });
});
