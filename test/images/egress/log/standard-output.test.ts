import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';

const program = (body: string) => [
  '--input-type=module-typescript',
  '--eval',
  `import { standardOutput } from ${JSON.stringify(new URL('../../../../images/egress/log/standard-output.ts', import.meta.url).href)};\n${body}`,
];

it('a pipe that nobody reads stops nothing, and what waits is bounded', async () => {
  const child = spawn(
    process.execPath,
    program(`
      const out = standardOutput();
      const line = 'x'.repeat(999) + '\\n';
      let written = 0;
      for (let i = 0; i < 20000; i += 1) if (!out.full()) { out.write(line); written += 1; }
      process.stderr.write(String(written));
      setTimeout(() => process.exit(0), 50);
    `),
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const said = text(child.stderr);
  await once(child, 'exit');
  expect(Number(await said)).toBeGreaterThan(1000);
  expect(Number(await said)).toBeLessThan(1300);
});

it('everything is written when the end is waited for', async () => {
  const child = spawn(
    process.execPath,
    program(`
      const out = standardOutput();
      for (let i = 0; i < 500; i += 1) out.write('y'.repeat(999) + '\\n');
      await out.end(5000);
    `),
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  expect((await text(child.stdout)).length).toBe(500_000);
});

it('a reader that went away is no error', async () => {
  const child = spawn(
    process.execPath,
    program(`
      const out = standardOutput();
      setInterval(() => out.write('z\\n'), 1);
      setTimeout(() => { process.stderr.write(String(out.full())); process.exit(0); }, 200);
    `),
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  child.stdout.destroy();
  const said = text(child.stderr);
  const [code] = await once(child, 'exit');
  expect([code, await said]).toEqual([0, 'true']);
});
