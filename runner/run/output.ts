import type { Readable, Writable } from 'node:stream';

/** What the agent prints on its way to this command's own output, which can be held back while a question stands on the terminal. */
export class AgentOutput {
  readonly #ways: { from: Readable; to: Writable }[] = [];
  #holds = 0;

  /** Lets a stream flow into another one, which stays open after it. Where nobody reads that any more, what comes is dropped: the run goes on. */
  connect(from: Readable, to: Writable): void {
    const way = { from, to };
    this.#ways.push(way);
    to.once('error', () => {
      this.#ways.splice(this.#ways.indexOf(way), 1);
      to.on('error', () => undefined);
      from.unpipe(to).resume();
    });
    if (this.#holds === 0) from.pipe(to, { end: false });
  }

  /** Holds all of it back until what is returned is called. What comes meanwhile waits in the pipe, and so does who writes it. */
  async hold(): Promise<() => Promise<void>> {
    this.#holds += 1;
    if (this.#holds === 1) for (const { from, to } of this.#ways) from.unpipe(to).pause();
    let isHeld = true;
    return async () => {
      if (!isHeld) return;
      isHeld = false;
      this.#holds -= 1;
      if (this.#holds === 0) for (const { from, to } of this.#ways) from.pipe(to, { end: false });
    };
  }
}
