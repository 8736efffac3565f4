import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseWorkspaceFile } from '../../policy/containment/containment.ts';
import { classify } from '../../policy/risk/classify.ts';
import { decideRisk, type RiskPlace } from '../../policy/risk/decide.ts';
import { readShell } from '../../policy/shell/read.ts';

// How many decisions a second there are, beside parsing alone. Times are of the processor, so that others on it count less.
const LINES = join(import.meta.dirname, '../../test/policy/risk/lines');
const SECONDS = 1.5;

const PROFILE = `[risk_profiles.a]
allowed_commands = []
always_ask = ["http_post"]
auto_approve = ["web_fetch"]
forbidden_paths = ["/etc", "~/.ssh"]
`;

const profile = parseWorkspaceFile('paddock.toml', PROFILE, []).risk_profiles.get('a');
if (profile === undefined) throw new Error('the profile is not there');
const place: RiskPlace = {
  cwd: '/workspace',
  home: '/home/agent',
  workspace: '/workspace',
  resolved: new Map(),
};

const lines = (name: string) =>
  readFileSync(join(LINES, `${name}.txt`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.replaceAll('⏎', '\n'));
const ordinary = [...lines('low'), ...lines('medium')];

const WORK: Readonly<Record<string, (line: string) => unknown>> = {
  'parsing alone': readShell,
  'parsing and classifying, nothing remembered': classify,
  'a decision about what was seen before': (command) =>
    decideRisk({ kind: 'shell', command }, profile, place),
  'a decision about a file': (path) => decideRisk({ kind: 'file_write', path }, profile, place),
};

/** How often some work is done in a second of processor time. */
function perSecond(work: (line: string) => unknown): number {
  for (const line of ordinary) work(line);
  const start = process.cpuUsage();
  let done = 0;
  for (;;) {
    for (const line of ordinary) work(line);
    done += ordinary.length;
    const { user, system } = process.cpuUsage(start);
    if (user + system > SECONDS * 1e6) return done / ((user + system) / 1e6);
  }
}

for (const [name, work] of Object.entries(WORK)) {
  process.stdout.write(
    `${name.padEnd(48)}${Math.round(perSecond(work)).toLocaleString('en').padStart(12)} a second\n`,
  );
}
