import type { EngineFacts } from '../../engine/facts.ts';
import { ENGINES, type EngineName } from '../../engine/find.ts';
import { type Check, fail, isAtLeast, lastLine, ok } from '../check.ts';
import type { Install } from '../install.ts';

/** An engine as it was found: `silent` is installed and does not answer. */
export type EngineState =
  | { kind: 'absent' }
  | { kind: 'silent'; said: string }
  | { kind: 'answers'; facts: EngineFacts };
export type EngineStates = Readonly<Record<EngineName, EngineState>>;

/** The oldest with what a run asks of them: `keep-id:uid=` (podman-run(1)); what Paddock is tested with. */
const LEAST: Readonly<Record<EngineName, string>> = { podman: '4.3', docker: '20.10' };

/** The engine that a run takes: the one that was asked for, else the first that answers. */
export function chosenEngine(states: EngineStates, wanted?: EngineName): EngineFacts | undefined {
  const facts = (wanted === undefined ? ENGINES : [wanted]).flatMap((name) => {
    const state = states[name];
    return state.kind === 'answers' ? [state.facts] : [];
  });
  return facts[0];
}

/** A row for each engine. One that answers is enough. */
export function engineChecks(
  states: EngineStates,
  wanted: EngineName | undefined,
  { install, platform }: { install: Install; platform: string },
): Check[] {
  const chosen = chosenEngine(states, wanted);
  return (wanted === undefined ? ENGINES : [wanted]).map((name) => {
    const state = states[name];
    if (state.kind === 'answers')
      return name === chosen?.name ? chosenCheck(state.facts) : spare(name, 'answers too');
    const found = state.kind === 'absent' ? 'not installed' : `does not answer: ${lastLine(state.said)}`;
    if (chosen !== undefined) return spare(name, `${found}; ${chosen.name} is enough`);
    if (state.kind === 'silent') return fail(name, found, silenceRemedy(name, state.said, platform));
    const other = name === 'podman' ? install('podman') : `nothing, if podman answers: ${install('podman')}`;
    return fail(name, found, other);
  });
}

const spare = (name: EngineName, found: string) => ok(name, found);

function chosenCheck(facts: EngineFacts): Check {
  const { name, version, rootless, driver, runtime, cgroups, remote } = facts;
  const where = remote ? ', in a virtual machine' : '';
  const found = `${version}, ${rootless ? 'rootless' : 'as root'}, ${runtime}, ${driver}, cgroups ${cgroups}${where}`;
  if (!isAtLeast(version, LEAST[name])) {
    return fail(name, `${found}; older than ${LEAST[name]}`, `install ${name} ${LEAST[name]} or later`);
  }
  if (name === 'docker' && rootless) {
    return fail(
      name,
      `${found}; rootless Docker can't give the workspace to the agent`,
      'install rootless podman, or use --engine podman',
    );
  }
  return ok(name, found);
}

/** What to do about an engine that is there and does not answer, by what it says. */
export function silenceRemedy(name: EngineName, said: string, platform: string): string {
  if (name === 'docker') {
    if (/permission denied/i.test(said)) {
      return 'sudo usermod --append --groups docker "$USER" and a new login (this is as good as root); or rootless podman';
    }
    return platform === 'darwin' ? 'open -a Docker' : 'sudo systemctl start docker';
  }
  if (platform === 'darwin') return 'podman machine init; podman machine start';
  if (/newuidmap|newgidmap|subuid|subgid/.test(said)) return 'see the row subuid';
  if (/user namespace|cannot clone|userns/i.test(said)) return 'see the row user namespaces';
  if (/XDG_RUNTIME_DIR|\/run\/user/.test(said)) return 'loginctl enable-linger "$USER", and a new login';
  return 'podman info, which says more; podman system migrate helps after an upgrade';
}
