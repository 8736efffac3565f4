import { readFileSync } from 'node:fs';
import { Job, type Samples, Setting } from './job.ts';
import { downloads, keptConnections, newConnections, rates } from './proxy.ts';
import { firstBytes, streams } from './streams.ts';

// A client in a process of its own: does the job in its arguments and prints what it measured.

function measure(job: Job, token: string, ca: string): Promise<Samples> {
  switch (job.kind) {
    case 'new':
      return newConnections(job.ways, job.count, ca);
    case 'kept':
      return keptConnections(job.ways, job.count, ca);
    case 'rate':
      return rates(job.ways, job.count, job.atOnce, ca);
    case 'download':
      return downloads(job.ways, ca);
    case 'first-byte':
      return firstBytes(job.ways, job.count, job.kept, token, ca);
    case 'streams':
      return streams(job.ways, job.count, job.atOnce, job, token, ca);
  }
}

const [setting = '', job = ''] = process.argv.slice(2);
const { ca, token } = Setting.parse(JSON.parse(setting));
const samples = await measure(Job.parse(JSON.parse(job)), token, readFileSync(ca, 'utf8'));
process.stdout.write(JSON.stringify(samples), () => process.exit());
