/**
 * A walk over seven states whose answers are all known, and a critic that is wrong about them.
 *
 * States 1 to 7; from each the walk goes left or right with probability 1/2. Leaving on the right
 * pays 1, on the left 0; gamma is 1, so the true value of state s is s/8. We judge one action, "go
 * right from state 3", by its advantage estimate, and solve for the estimate's mean and standard
 * deviation exactly: backward in s they obey linear equations.
 */

export const STATES = 7;
export const START = 3;
/** The state after the judged action. */
export const FIRST = 4;
/** The wrong critic at corruption 1. */
export const CRITIC: readonly number[] = [0.36, 0.21, 0.097, 0.648, 0.86, 0.64, 0.46];

interface Spread {
  /** Mean of the estimate minus its target, Q(3, right) minus the critic's V(3). */
  readonly bias: number;
  readonly std: number;
  readonly mse: number;
  readonly mean: number;
  readonly target: number;
}

/** True value of state `s`, 1 to 7. */
export function trueValue(s: number): number {
  return s / (STATES + 1);
}

/** The critic with its errors multiplied by `corruption`: 0 is perfect, 1 is `CRITIC`. */
export function critic(corruption: number): number[] {
  return CRITIC.map((value, i) => trueValue(i + 1) + corruption * (value - trueValue(i + 1)));
}

/** The two ways out of state `s`: successor (null when the walk ends) and TD error. */
function moves(values: readonly number[], s: number): { to: number | null; delta: number }[] {
  return [s - 1, s + 1].map((to) => {
    const inside = to >= 1 && to <= STATES;
    const reward = to > STATES ? 1 : 0;
    const future = inside ? values[to - 1]! : 0;
    return { to: inside ? to : null, delta: reward + future - values[s - 1]! };
  });
}

/** Mean, spread and error of the advantage estimate of going right from state 3. */
export function spread(lambda: number, corruption: number): Spread {
  const values = critic(corruption);
  const states = Array.from({ length: STATES }, (_, i) => i + 1);
  // X(s) = delta + lambda X(s'): first the means, then the second moments.
  const means = solveWalk(
    lambda,
    states.map((s) => average(moves(values, s).map((move) => move.delta))),
  );
  const seconds = solveWalk(
    lambda ** 2,
    states.map((s) =>
      average(
        moves(values, s).map(({ to, delta }) => {
          const later = to === null ? 0 : means[to - 1]!;
          return delta ** 2 + 2 * delta * lambda * later;
        }),
      ),
    ),
  );
  const first = values[FIRST - 1]! - values[START - 1]!;
  const later = means[FIRST - 1]!;
  const mean = first + lambda * later;
  const variance = Math.max(0, lambda ** 2 * (seconds[FIRST - 1]! - later ** 2));
  const target = trueValue(FIRST) - values[START - 1]!;
  const bias = mean - target;
  return { bias, std: Math.sqrt(variance), mse: bias ** 2 + variance, mean, target };
}

/** The lambda of least mean squared error among multiples of 0.01. */
export function bestLambda(corruption: number): number {
  let best = 0;
  for (let i = 1; i <= 100; i++) {
    if (spread(i / 100, corruption).mse < spread(best, corruption).mse - 1e-12) best = i / 100;
  }
  return best;
}

/** Solve x(s) = constant(s) + factor (x(s-1) + x(s+1)) / 2 with x = 0 outside (Thomas algorithm). */
function solveWalk(factor: number, constant: readonly number[]): number[] {
  const off = -factor / 2;
  const upper: number[] = [];
  const right: number[] = [];
  for (let i = 0; i < STATES; i++) {
    const pivot = 1 - off * (upper[i - 1] ?? 0);
    upper.push(off / pivot);
    right.push((constant[i]! - off * (right[i - 1] ?? 0)) / pivot);
  }
  const x = new Array<number>(STATES).fill(0);
  for (let i = STATES - 1; i >= 0; i--) x[i] = right[i]! - upper[i]! * (x[i + 1] ?? 0);
  return x;
}

function average(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
