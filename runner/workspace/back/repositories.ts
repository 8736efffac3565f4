import { join } from 'node:path';
import { type BytePath, bytesOf, folderOf, shownPath } from '../../git/bytes.ts';
import { below, type Entry } from '../disk/entry.ts';
import type { Limits } from '../disk/walk.ts';
import type { AgentGit } from '../git/agent.ts';
import { addRepository, addWorktree, isUsual } from '../git/back/added.ts';
import { beginGit, type GitBegun, lookAtGit } from '../git/back/bring.ts';
import { worktreeOf } from '../git/back/pointer.ts';
import type { Judge } from '../protect/judge.ts';
import type { Prepared, RefResult, RepositoryBefore, Violation } from '../types.ts';
import { violationOf } from './judged.ts';

export interface Gits {
  readonly violations: Violation[];
  readonly notes: string[];
  readonly refs: RefResult[];
}

/** All that git has to do with a run: before the files are brought back, and after. */
export class Repositories {
  readonly found: Gits = { violations: [], notes: [], refs: [] };
  readonly #prepared: Prepared;
  readonly #judge: Judge;
  readonly #limits: Limits;
  readonly #begun: GitBegun[] = [];
  readonly #added: BytePath[] = [];
  #count = 0;

  constructor(prepared: Prepared, judge: Judge, limits: Limits) {
    this.#prepared = prepared;
    this.#judge = judge;
    this.#limits = limits;
  }

  /** Brings the objects, and makes the worktrees that the agent made. `gits` is what there is by the name `.git`. */
  async begin(gits: ReadonlyMap<BytePath, Entry>): Promise<void> {
    const { repositories, workspace } = this.#prepared;
    const known = new Set(repositories.map(({ folder }) => below(folder, '.git')));
    let main: GitBegun | undefined;
    for (const before of repositories) {
      const path = below(before.folder, '.git');
      const kind = gits.get(path)?.kind;
      if (kind === 'folder') {
        const begun = await this.#begin(before, join(workspace, bytesOf(path).toString()));
        if (before.folder === '') main = begun;
      } else {
        this.#violation(path, kind === undefined ? 'deleted' : 'changed', 'its commits are not brought back');
      }
    }
    for (const [path, { kind }] of gits) {
      if (known.has(path)) continue;
      const folder = folderOf(path);
      const isOpen = this.#judge.mayWrite(this.#judge.tier(folder, true)) && isText(folder);
      if (kind === 'folder' && isOpen) this.#added.push(folder);
      else if (kind === 'file' && isOpen && worktreeOf(this.#prepared, path) !== undefined)
        await this.#addWorktree(path, main);
      else this.#violation(path, 'created');
    }
  }

  /** The rest, when all files are there. */
  async finish(): Promise<void> {
    for (const folder of this.#added) {
      const before = await addRepository(this.#prepared, folder);
      if (typeof before === 'string') {
        this.found.notes.push(
          `${shownPath(folder)}: the repository that the agent made here is not brought back: ${before}`,
        );
        continue;
      }
      const agentDir = join(this.#prepared.workspace, bytesOf(folder).toString(), '.git');
      const begun = await this.#begin(before, agentDir);
      if (begun)
        this.found.notes.push(
          `${shownPath(folder)}: a new repository, with a configuration of ours and without hooks`,
        );
    }
    for (const { finish } of this.#begun) {
      const { refs, violations, notes } = await finish();
      this.found.refs.push(...refs);
      this.found.violations.push(...violations);
      this.found.notes.push(...notes);
    }
  }

  async #addWorktree(pointer: BytePath, main: GitBegun | undefined): Promise<void> {
    const folder = folderOf(pointer);
    const agentDir = worktreeOf(this.#prepared, pointer);
    const own = this.#prepared.repositories.find((repository) => repository.folder === '');
    if (agentDir === undefined || own === undefined || main === undefined) return;
    const before = await addWorktree(this.#prepared, own, folder, agentDir, main.agent.refs);
    if (typeof before !== 'string') await this.#begin(before, agentDir, main.agent);
    else
      this.found.notes.push(
        `${shownPath(folder)}: the worktree that the agent made here is a plain folder now: ${before}`,
      );
  }

  async #begin(
    before: RepositoryBefore,
    agentDir: string,
    repository?: AgentGit,
  ): Promise<GitBegun | undefined> {
    const scratch = join(this.#prepared.state, `git-${this.#count}`);
    this.#count += 1;
    try {
      const work = {
        ...{ run: this.#prepared.run, scratch, before, agentDir },
        ...(repository && { repository }),
        ...{ judge: this.#judge, limits: this.#limits },
      };
      const seen = lookAtGit(work);
      const isNew = before.metadata.size === 0;
      for (const violation of seen.plan.violations) {
        const inside = violation.path.slice(below(shownPath(before.folder), '.git/').length);
        if (!isNew || !(await isUsual(agentDir, inside))) this.found.violations.push(violation);
      }
      const begun = await beginGit(work, seen);
      this.found.violations.push(...begun.violations);
      this.#begun.push(begun);
      return begun;
    } catch (error) {
      // What an agent did to its `.git` must not keep its files from coming back.
      const reason = error instanceof Error ? error.message : String(error);
      this.found.notes.push(
        `${shownPath(below(before.folder, '.git'))}: nothing of it is brought back: ${reason}`,
      );
      return undefined;
    }
  }

  #violation(path: BytePath, what: Violation['what'], reason?: string): void {
    const violation = violationOf(path, this.#judge.tier(path, false), what, this.#judge);
    if (violation)
      this.found.violations.push({ ...violation, isWarned: false, ...(reason !== undefined && { reason }) });
  }
}

const isText = (path: BytePath) => Buffer.from(bytesOf(path).toString()).equals(bytesOf(path));
