import { openAudit } from '../../../../runner/audit/open.ts';
import { blocked } from './run.ts';

// Writes refusals to the log in a folder, without end or as many as it is told, and says on standard output how many are on the disk.
// A log that can't be written ends it with status 73 and the words.
const [folder = '', count = 'Infinity', length = '0'] = process.argv.slice(2);
try {
  const audit = await openAudit('run-1', folder, { limits: { burst: 1e9, sustained: 1 } });
  for (let written = 0; written < Number(count); ) {
    const batch = Array.from({ length: 3 }, (_, index) =>
      audit.append(blocked(`f${written + index}${'x'.repeat(Number(length))}`)),
    );
    written += (await Promise.all(batch)).length;
    process.stdout.write(`${written}\n`);
  }
  await audit.close();
} catch (error) {
  process.stderr.write(`${error}\n`);
  process.exitCode = 73;
}
