import { z } from 'zod';
import type { Engine } from './engine.ts';
import type { EngineName } from './find.ts';

/** What an engine says of itself. */
export interface EngineFacts {
  name: EngineName;
  version: string;
  /** Whether it works without root's rights. */
  rootless: boolean;
  /** How it keeps images and containers, such as `overlay`. */
  driver: string;
  /** Where it keeps them; on another machine where `remote`. */
  storage: string;
  /** Whether it runs elsewhere, such as in a virtual machine. */
  remote: boolean;
  /** `1` or `2`. */
  cgroups: string;
  runtime: string;
}

/** `podman info --format json` of podman 4.3 and 5. */
const Podman = z.object({
  host: z.object({
    cgroupVersion: z.string(),
    ociRuntime: z.object({ name: z.string() }),
    security: z.object({ rootless: z.boolean() }),
    serviceIsRemote: z.boolean().optional(),
  }),
  store: z.object({ graphDriverName: z.string(), graphRoot: z.string() }),
  version: z.object({ Version: z.string() }),
});

/** `docker info --format '{{json .}}'` of Docker 20.10 and later. */
const Docker = z.object({
  ServerVersion: z.string(),
  Driver: z.string(),
  DockerRootDir: z.string(),
  SecurityOptions: z.array(z.string()).nullish(),
  CgroupVersion: z.string().optional(),
  DefaultRuntime: z.string().optional(),
  OperatingSystem: z.string().optional(),
});

/** Asks an engine. Throws a Failure where it does not answer, and a ZodError where the answer is another than is known. */
export async function engineFacts(engine: Engine): Promise<EngineFacts> {
  const format = engine.name === 'podman' ? 'json' : '{{json .}}';
  const answer: unknown = JSON.parse(await engine.must(['info', '--format', format], { timeout: 20_000 }));
  return engine.name === 'podman' ? podmanFacts(answer) : dockerFacts(answer);
}

/** `podman version --format json`: a server is named only where podman runs elsewhere. */
const Version = z.object({ Client: z.object({}), Server: z.unknown().optional() });

/**
 * Whether an engine works without root's rights. Of a podman on this machine its user tells, which takes a tenth of the time of
 * {@link engineFacts}. Throws as that does.
 */
export async function isRootless(engine: Engine, uid = process.geteuid?.()): Promise<boolean> {
  if (engine.name === 'podman') {
    const said = Version.parse(JSON.parse(await engine.must(['version', '--format', 'json'])));
    if (said.Server === undefined || said.Server === null) return uid !== 0;
  }
  return (await engineFacts(engine)).rootless;
}

export function podmanFacts(answer: unknown): EngineFacts {
  const { host, store, version } = Podman.parse(answer);
  return {
    name: 'podman',
    version: version.Version,
    rootless: host.security.rootless,
    driver: store.graphDriverName,
    storage: store.graphRoot,
    remote: host.serviceIsRemote === true,
    cgroups: host.cgroupVersion.replace(/^v/, ''),
    runtime: host.ociRuntime.name,
  };
}

export function dockerFacts(answer: unknown): EngineFacts {
  const said = Docker.parse(answer);
  return {
    name: 'docker',
    version: said.ServerVersion,
    rootless: (said.SecurityOptions ?? []).some((option) => option.includes('rootless')),
    driver: said.Driver,
    storage: said.DockerRootDir,
    remote: said.OperatingSystem === 'Docker Desktop',
    cgroups: said.CgroupVersion ?? '1',
    runtime: said.DefaultRuntime ?? 'runc',
  };
}

/** An engine in a few words: `podman 4.3.1, rootless, overlay`. */
export function engineWords({ name, version, rootless, driver }: EngineFacts): string {
  return `${name} ${version}, ${rootless ? 'rootless' : 'as root'}, ${driver}`;
}
