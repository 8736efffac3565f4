import { setTimeout as sleep } from 'node:timers/promises';
import type { Contained } from './contained.ts';

/** What a person at another terminal answers, by a word of what is asked: the answer, or nothing at all. */
export type Person = (what: string) => readonly string[] | undefined;

interface Waiting {
  waiting: { id: string; request: { what: string } }[];
}

/** Answers what waits, until it is told to stop. */
export function answering(machine: Contained, folder: string, person: Person): { stop(): Promise<void> } {
  let isOver = false;
  const answered = new Set<string>();
  const work = (async () => {
    while (!isOver) {
      const { stdout } = await machine.paddock(folder, 'approve', '--json');
      for (const { id, request } of (JSON.parse(stdout) as Waiting).waiting) {
        const answer = answered.has(id) ? undefined : person(request.what);
        answered.add(id);
        if (answer !== undefined) await machine.paddock(folder, 'approve', id, ...answer);
      }
      await sleep(200);
    }
  })();
  return {
    async stop() {
      isOver = true;
      await work;
    },
  };
}
