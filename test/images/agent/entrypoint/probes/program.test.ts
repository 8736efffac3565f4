import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { programFault } from '../../../../../images/agent/entrypoint/probes/program.ts';

it('lets a program of root’s start', () => {
  // Root itself may write everywhere, which the guard does not let it get to.
  const fault = process.getuid?.() === 0 ? expect.stringContaining('can be written') : undefined;
  expect(programFault('/usr/bin/env')).toEqual(fault);
});

it('refuses what is missing or cannot be executed', () => {
  expect(programFault('/nonexistent/claude')).toMatch(/^"\/nonexistent\/claude" is missing or no program\./);
  expect(programFault('/etc/passwd')).toContain('is missing or no program');
});

it('refuses a program in a folder that others may write to', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'program-')), 'claude');
  writeFileSync(path, '', { mode: 0o755 });
  expect(programFault(path)).toMatch(/belongs to user|has mode|can be written/);
});
