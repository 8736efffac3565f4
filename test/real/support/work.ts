/**
 * How much more processor time one command takes than another, from what a shell printed that ran each some times in turns, with `times`
 * after each turn: on a machine that is busy with other things both take longer. Throws where nothing was measured.
 */
export function workRatio(stdout: string): number {
  // Of each two lines the second is that of the children, user and system, as in `0m1.20s 0m0.30s`.
  const lines = stdout
    .trim()
    .split('\n')
    .filter((_, index) => index % 2 === 1);
  const sums = lines.map((line) =>
    [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
      (sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest),
      0,
    ),
  );
  const turns = sums.map((sum, index) => sum - (sums[index - 1] ?? 0));
  const total = (which: number) =>
    turns.filter((_, index) => index % 2 === which).reduce((sum, turn) => sum + turn, 0);
  if (lines.length < 4 || !(total(1) > 0)) throw new Error(`nothing was measured: ${stdout}`);
  return total(0) / total(1);
}

/** Shell text that runs two commands in turns, so often each, for {@link workRatio}. */
export const inTurns = (one: string, other: string, often = 8): string => {
  const turn = (command: string) => `i=0; while [ $i -lt ${often} ]; do ${command}; i=$((i+1)); done; times`;
  return `for turn in 1 2 3; do ${turn(one)}; ${turn(other)}; done`;
};

/** What an answer of the gate may take beside a bare start of Node.js: 60 ms where that takes 27. */
export const MOST_WORK = 2.2;
