import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { permissionsPage } from '../../generators/permissions-table.ts';
import { readProfileTexts } from '../../generators/sources.ts';
import { loadDomains } from '../../policy/permissions/load.ts';

const page = (text: string) => permissionsPage(loadDomains(new Map([['x', text]])));

/** The cells of a row as a reader of Markdown splits them. */
const cells = (row: string) => row.replace(/^\| | \|$/g, '').split(/(?<!\\)\|/);

describe('the page of permissions', () => {
  it('on disk is the one that the profiles give', async () => {
    const { permissions } = await readProfileTexts('.');
    expect(await readFile('docs/permissions.md', 'utf8')).toBe(permissionsPage(loadDomains(permissions)));
  });

  it('counts at its top and has a row for every entry', () => {
    const text = page(`title = "C, C++"
description = "Builds"
allow = [{ command = "make test" }, { read = "./**" }]
deny = [{ command = "git push", any = ["-f", "+*"], reason = "others hold it" }, { host = "example.org", reason = "no" }]
ask = [{ mcp = "a:b" }, { path = "~/x" }]
`);
    expect(text).toContain('**6 entries: 2 allow, 2 ask, 2 deny.**');
    expect(text).toContain('| [C, C++](#c-c) | 2 | 2 | 2 |');
    expect(text.split('\n').slice(-8, -1)).toEqual([
      '| --- | --- | --- |',
      '| allow | `make test` |  |',
      '| allow | read `./**` |  |',
      '| ask | `b` of the MCP server `a` |  |',
      '| ask | read or edit `~/x` |  |',
      '| deny | `git push` with `-f`, `+*` | others hold it |',
      '| deny | the host `example.org` | no |',
    ]);
  });

  it('gives the note after the reason', () => {
    const text = page(
      'title = "T"\ndescription = "D"\nallow = [{ command = "git" }, { command = "git log", reason = "r", note = "n" }]',
    );
    expect(text).toContain('| allow | `git log` | r; n |');
  });

  it('takes no markup from a text', () => {
    const text = page(
      'title = "<b>T</b>"\ndescription = "[x](y)"\nask = [{ command = "a", reason = "a | b <img src=x> `c` *d* \\\\" }]',
    );
    expect(text).toContain('## \\<b\\>T\\</b\\>');
    expect(text).toContain('\\[x\\]\\(y\\)');
    const row = text.split('\n').find((line) => line.startsWith('| ask')) ?? '';
    expect(cells(row)).toHaveLength(3);
    expect(row).toContain('a \\| b \\<img src=x\\> \\`c\\` \\*d\\* \\\\');
  });
});
