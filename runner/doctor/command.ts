import { Command } from 'commander';
import { print } from '../egress/session.ts';
import { ENGINES } from '../engine/find.ts';
import { Failure, STATUS } from '../failure.ts';
import { examine } from './doctor.ts';
import { checkLines, verdict } from './words.ts';

/** `paddock doctor` */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description(
      'check everything that a run needs, and say how to get what is missing; exit 1 where something is',
    )
    .option('--engine <engine>', `${ENGINES.join(' or ')}; without it the first that answers`)
    .option('--json', 'one JSON object on standard output instead of words')
    .action(async (options: { engine?: string; json?: boolean }) => {
      const wanted = ENGINES.find((name) => name === options.engine);
      if (options.engine !== undefined && wanted === undefined) {
        throw new Failure(STATUS.usage, `got --engine ${options.engine}, expected ${ENGINES.join(' or ')}`);
      }
      const checks = await examine(process.cwd(), wanted);
      const isReady = checks.every(({ outcome }) => outcome !== 'fail');
      const result = { schema: 'paddock/doctor/v1', ok: isReady, checks };
      print(options, result, checkLines(checks, process.stdout), verdict(checks));
      if (!isReady) process.exitCode = STATUS.unmet;
    });
}
