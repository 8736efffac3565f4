import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EgressFile, type VendorName } from '../../policy/egress/file.ts';
import { Failure, STATUS } from '../failure.ts';
import { faultsOf, orderFor, selfTest } from '../network/self-test.ts';
import { findingLines } from './findings.ts';
import { type CommonOptions, print, sessionOf } from './session.ts';
import { readState } from './state.ts';

/** `paddock egress test`: tests a standing network from inside. Its status is 1 where a protection does not hold. */
export async function test(options: CommonOptions): Promise<void> {
  const { engine, names } = await sessionOf(options);
  const state = await readState(names.id);
  const text = state && (await readFile(join(state.folder, 'policy.json'), 'utf8').catch(() => undefined));
  if (state === undefined || text === undefined) {
    throw new Failure(STATUS.unavailable, `${names.id} is not up. Next: paddock egress up`);
  }
  const file = EgressFile.parse(JSON.parse(text));
  const [vendor] = Object.keys(file.gateway.vendors) as VendorName[];
  const findings = await selfTest(engine, names, orderFor(file, state.token, vendor));
  const broken = faultsOf(findings).length;
  print(
    options,
    { schema: 'paddock/egress-test/v1', name: names.id, engine: engine.name, findings },
    findingLines(findings, process.stdout),
    [
      '',
      broken === 0
        ? 'Every protection holds.'
        : `${broken} of ${findings.length} checks are broken. Next: paddock egress down`,
    ],
  );
  if (broken > 0) process.exitCode = STATUS.unmet;
}
