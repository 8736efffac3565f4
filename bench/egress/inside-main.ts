import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { buildEgress } from '../../images/egress/build.ts';
import { GATEWAY_PORT, PROXY_PORT } from '../../images/egress/places.ts';
import { newToken } from '../../runner/network/token.ts';
import { measureGateway, measureMemory, measureProxies, type Served } from './measure.ts';
import { quietMoments } from './quiet.ts';
import type { Result } from './result.ts';
import { programOf, startEgress } from './world/egress.ts';
import { furnish } from './world/namespace.ts';
import { makeCertificates, startOutside } from './world/outside.ts';
import { startPeers } from './world/peers.ts';

// The benchmark itself, in namespaces of its own: what it starts ends with it. Prints the result as JSON.

const [scratch = '', rounds = '', peers = ''] = process.argv.slice(2);
const say = (text: string) => process.stderr.write(`bench: ${text}\n`);
const load = () => Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0]);

const before = load();
const program = await programOf(join(import.meta.dirname, '../../images'));
const { 'egress.js': bundle } = await buildEgress();
await furnish(scratch, bundle, program.user);
const certificates = await makeCertificates(scratch);
await startOutside(certificates);
const token = newToken();
const egress = await startEgress(program, token, certificates.ca);
const setting = { ca: certificates.ca, token };

const direct: Served = { way: { name: 'direct' }, processes: [] };
const ours: Served = {
  way: { name: 'Paddock', port: PROXY_PORT },
  processes: [egress.door, egress.serve],
};
const others = peers === 'peers' ? await startPeers(scratch, certificates) : [];
const gateway = { name: 'Paddock', port: GATEWAY_PORT };

say('requests through the proxies');
const requests = await measureProxies(setting, [direct, ours, ...others], Number(rounds));
say('streams through the gateway');
const answers = await measureGateway(setting, [direct.way, gateway], Number(rounds));
say('memory over many streams');
const memory = await measureMemory(setting, gateway, egress.serve);

const result: Result = {
  cores: availableParallelism(),
  rounds: Number(rounds),
  load: [before, load()],
  quiet: quietMoments(),
  requests,
  gateway: answers,
  memory,
};
process.stdout.write(JSON.stringify(result));
process.exit();
