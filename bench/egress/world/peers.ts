import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Way } from '../client/job.ts';
import { ORIGIN, SQUID_NAME_PORT, SQUID_PORT, TINYPROXY_PORT } from '../places.ts';
import type { Certificates } from './outside.ts';
import { listens, type Started, start } from './start.ts';

/** A proxy to compare with: how clients reach it, and its process. */
export interface Peer {
  way: Way;
  processes: Started[];
}

/** What has to be installed for the peers, by Debian's names; empty where all is there. */
export async function missingPeers(): Promise<string[]> {
  const found = async (program: string, flag: string) =>
    !(await execa(program, [flag], { reject: false, stdio: 'ignore', timeout: 10_000 })).failed;
  return [
    ...((await found('squid', '-v')) ? [] : ['squid-openssl']),
    ...((await found('tinyproxy', '-v')) ? [] : ['tinyproxy']),
  ];
}

/** Starts the peers; each allows the origin's name, refuses the rest, and writes a line for each request, as ours does. */
export async function startPeers(scratch: string, certificates: Certificates): Promise<Peer[]> {
  const folder = join(scratch, 'peers');
  await mkdir(folder);
  // Both write their logs as users of their own.
  await chmod(folder, 0o777);
  const [squidFile, tinyproxyFile, filter] = ['squid', 'tinyproxy', 'filter'].map((name) =>
    join(folder, name),
  );
  if (squidFile === undefined || tinyproxyFile === undefined || filter === undefined)
    throw new Error('no file');
  await writeFile(squidFile, squidText(folder, certificates));
  await writeFile(filter, `^${ORIGIN.name.replaceAll('.', '\\.')}$\n`);
  await writeFile(tinyproxyFile, tinyproxyText(folder, filter));
  const squid = start('squid', ['-N', '-f', squidFile]);
  const tinyproxy = start('tinyproxy', ['-d', '-c', tinyproxyFile]);
  const peers = [
    { way: { name: 'Squid', port: SQUID_PORT }, processes: [squid] },
    { way: { name: 'Squid, SNI', port: SQUID_NAME_PORT }, processes: [squid] },
    { way: { name: 'tinyproxy', port: TINYPROXY_PORT }, processes: [tinyproxy] },
  ];
  for (const { way } of peers) await listens('127.0.0.1', way.port);
  return peers;
}

// On its second port Squid reads the ClientHello and lets only the allowed server name on, unopened.
const squidText = (folder: string, { certificate, key }: Certificates) => `
http_port 127.0.0.1:${SQUID_PORT}
http_port 127.0.0.1:${SQUID_NAME_PORT} ssl-bump tls-cert=${certificate} tls-key=${key} generate-host-certificates=off
acl CONNECT method CONNECT
acl allowed dstdomain ${ORIGIN.name}
acl first at_step SslBump1
acl named ssl::server_name ${ORIGIN.name}
ssl_bump peek first
ssl_bump splice named
ssl_bump terminate all
http_access allow CONNECT allowed
http_access deny all
cache deny all
access_log stdio:${folder}/squid.log
cache_log ${folder}/squid-cache.log
pid_filename none
coredump_dir ${folder}
dns_nameservers 127.0.0.1
visible_hostname bench
shutdown_lifetime 0 seconds
`;

const tinyproxyText = (folder: string, filter: string) => `
User nobody
Group nogroup
Listen 127.0.0.1
Port ${TINYPROXY_PORT}
Timeout 60
MaxClients 200
Allow 127.0.0.1
ConnectPort 443
Filter "${filter}"
FilterDefaultDeny Yes
LogFile "${folder}/tinyproxy.log"
LogLevel Connect
`;
