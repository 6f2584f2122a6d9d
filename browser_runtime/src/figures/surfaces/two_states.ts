/**
 * TwoStates-v0 of ppo_ref in closed form. theta holds one logit per state, of going to state 1.
 *
 * Held against ppo_ref by tests/docs/test_views.py.
 */
import { isDead } from "./clip";

export type Theta = readonly [number, number];
/** By state, then by action. */
export type Table = readonly [readonly [number, number], readonly [number, number]];

export interface Solved {
  readonly policy: Table;
  readonly values: readonly [number, number];
  /** Discounted visits of each state, from state 0. */
  readonly visits: readonly [number, number];
  readonly advantages: Table;
}

const REWARD_OF_STAYING = [0.5, 1] as const;
export const GAMMA = 0.9;
export const START: Theta = [-1, -0.5];
const STATES = [0, 1] as const;
const ACTIONS = [0, 1] as const;

const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));

export function policyOf([first, second]: Theta): Table {
  const [p, q] = [sigmoid(first), sigmoid(second)];
  return [
    [1 - p, p],
    [1 - q, q],
  ];
}

/** Solve the two linear equations of a policy for its values, visits and advantages. */
export function solve(theta: Theta): Solved {
  const policy = policyOf(theta);
  const [p, q] = [policy[0][1], policy[1][1]];
  const [a, b] = [1 - GAMMA * (1 - p), -GAMMA * p];
  const [c, d] = [-GAMMA * (1 - q), 1 - GAMMA * q];
  const determinant = a * d - b * c;
  const [r0, r1] = [REWARD_OF_STAYING[0] * (1 - p), REWARD_OF_STAYING[1] * q];
  const values = [(d * r0 - b * r1) / determinant, (a * r1 - c * r0) / determinant] as const;
  const visits = [d / determinant, -b / determinant] as const;
  const [v0, v1] = values;
  const advantages: Table = [
    [REWARD_OF_STAYING[0] + GAMMA * v0 - v0, GAMMA * v1 - v0],
    [GAMMA * v0 - v1, REWARD_OF_STAYING[1] + GAMMA * v1 - v1],
  ];
  return { policy, values, visits, advantages };
}

/** The true discounted return from state 0. */
export function trueReturn(theta: Theta): number {
  return solve(theta).values[0];
}

/** Sum over states and actions, each state weighed by the old policy's visits. */
function summed(old: Solved, of: (state: 0 | 1, action: 0 | 1) => number): number {
  let total = 0;
  for (const s of STATES) for (const a of ACTIONS) total += old.visits[s] * of(s, a);
  return total;
}

export function ratios(theta: Theta, old: Solved): Table {
  const policy = policyOf(theta);
  const of = (s: 0 | 1, a: 0 | 1) => policy[s][a] / old.policy[s][a];
  return [
    [of(0, 0), of(0, 1)],
    [of(1, 0), of(1, 1)],
  ];
}

/** What the data of the old policy promise: J(old) + sum of d(s) pi(a|s) A(s, a). */
export function surrogate(theta: Theta, old: Solved): number {
  const policy = policyOf(theta);
  return old.values[0] + summed(old, (s, a) => policy[s][a] * old.advantages[s][a]);
}

/** The same as an expectation over the old policy's samples, each clipped as PPO clips it. */
export function clippedSurrogate(theta: Theta, old: Solved, epsilon: number): number {
  const r = ratios(theta, old);
  return (
    old.values[0] +
    summed(old, (s, a) => {
      const advantage = old.advantages[s][a];
      const clipped = Math.min(1 + epsilon, Math.max(1 - epsilon, r[s][a]));
      return old.policy[s][a] * Math.min(r[s][a] * advantage, clipped * advantage);
    })
  );
}

/** The gradient of the clipped surrogate; without clipping for an infinite epsilon. */
export function gradient(
  theta: Theta,
  old: Solved,
  epsilon = Number.POSITIVE_INFINITY,
): [number, number] {
  const policy = policyOf(theta);
  const of = (s: 0 | 1) => {
    let slope = 0;
    for (const a of ACTIONS) {
      const advantage = old.advantages[s][a];
      if (isDead(policy[s][a] / old.policy[s][a], advantage, epsilon)) continue;
      slope += (a === 1 ? 1 : -1) * old.visits[s] * advantage;
    }
    return slope * policy[s][0] * policy[s][1];
  };
  return [of(0), of(1)];
}

/** KL(old || new) in nats, the mean over states as the old policy visits them. */
export function kl(theta: Theta, old: Solved): number {
  const policy = policyOf(theta);
  const of = (s: 0 | 1, a: 0 | 1) => old.policy[s][a] * Math.log(old.policy[s][a] / policy[s][a]);
  return (1 - GAMMA) * summed(old, of);
}

/** The logits at which a sample's gradient dies, by state. */
export function folds(old: Solved, epsilon: number): [number[], number[]] {
  const of = (s: 0 | 1) =>
    ACTIONS.map((a) => {
      const edge = old.advantages[s][a] > 0 ? 1 + epsilon : 1 - epsilon;
      const p = old.policy[s][a] * edge;
      return a === 1 ? Math.log(p / (1 - p)) : Math.log((1 - p) / p);
    }).filter(Number.isFinite);
  return [of(0), of(1)];
}

export interface WalkOptions {
  readonly epsilon: number;
  readonly steps: number;
  readonly rate: number;
  readonly adam: boolean;
}

export interface Leg {
  /** The policy whose data are used. */
  readonly old: Solved;
  readonly path: readonly Theta[];
}

/** The steps of an optimiser up the clipped surrogate of the policy it starts from. */
export function walk(start: Theta, { epsilon, steps, rate, adam }: WalkOptions): Leg {
  const old = solve(start);
  const path: Theta[] = [start];
  const first = [0, 0];
  const second = [0, 0];
  for (let t = 1; t <= steps; t += 1) {
    const theta = path.at(-1)!;
    const slope = gradient(theta, old, epsilon);
    const move = (i: 0 | 1) => {
      if (!adam) return theta[i] + rate * slope[i];
      first[i] = 0.9 * first[i]! + 0.1 * slope[i];
      second[i] = 0.999 * second[i]! + 0.001 * slope[i] ** 2;
      const [m, v] = [first[i]! / (1 - 0.9 ** t), second[i]! / (1 - 0.999 ** t)];
      return theta[i] + (rate * m) / (Math.sqrt(v) + 1e-5);
    };
    path.push([move(0), move(1)]);
  }
  return { old, path };
}
