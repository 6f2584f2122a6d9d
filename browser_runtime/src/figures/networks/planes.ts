/**
 * The two quantities of a world that a map is drawn over, and how observations follow from them.
 *
 * tests/docs/test_networks.py holds the observations against those of ppo_ref.
 */

export interface Side {
  readonly label: string;
  readonly range: readonly [number, number];
}

export interface Plane {
  readonly x: Side;
  readonly y: Side;
  /** The state of the world at a point, and all else as it is now. */
  state(x: number, y: number, now: readonly number[]): number[];
  /** The observation at a point, and all else as it is now. */
  obs(x: number, y: number, now: readonly number[]): number[];
  /** The point of an observation. */
  at(obs: readonly number[]): readonly [number, number];
  /** The first coordinate is an angle, which goes round. */
  readonly isRound: boolean;
}

const angle = (cos: number, sin: number) => Math.atan2(sin, cos);

const CAR: Plane = {
  x: { label: "position", range: [-1.2, 0.6] },
  y: { label: "velocity", range: [-0.07, 0.07] },
  state: (x, y) => [x, y],
  obs: (x, y) => [x, y],
  at: ([x = 0, y = 0]) => [x, y],
  isRound: false,
};

const PLANES: Readonly<Record<string, Plane>> = {
  "CartPole-v1": {
    x: { label: "pole angle, rad", range: [-0.21, 0.21] },
    y: { label: "pole velocity, rad/s", range: [-3, 3] },
    state: (x, y, now) => [now[0] ?? 0, now[1] ?? 0, x, y],
    obs: (x, y, now) => [now[0] ?? 0, now[1] ?? 0, x, y],
    at: (obs) => [obs[2] ?? 0, obs[3] ?? 0],
    isRound: false,
  },
  "MountainCar-v0": CAR,
  "MountainCarContinuous-v0": CAR,
  "Pendulum-v1": {
    x: { label: "angle, rad", range: [-Math.PI, Math.PI] },
    y: { label: "speed, rad/s", range: [-8, 8] },
    state: (x, y) => [x, y],
    obs: (x, y) => [Math.cos(x), Math.sin(x), y],
    at: ([cos = 1, sin = 0, speed = 0]) => [angle(cos, sin), speed],
    isRound: true,
  },
  "Acrobot-v1": {
    x: { label: "angle of the upper link, rad", range: [-Math.PI, Math.PI] },
    y: { label: "its speed, rad/s", range: [-4 * Math.PI, 4 * Math.PI] },
    state: (x, y, now) => [x, angle(now[2] ?? 1, now[3] ?? 0), y, now[5] ?? 0],
    obs: (x, y, now) => [Math.cos(x), Math.sin(x), now[2] ?? 1, now[3] ?? 0, y, now[5] ?? 0],
    at: (obs) => [angle(obs[0] ?? 1, obs[1] ?? 0), obs[4] ?? 0],
    isRound: true,
  },
};

/** The plane of a world; null where two quantities do not say enough. */
export function planeOf(env: string): Plane | null {
  return Object.hasOwn(PLANES, env) ? PLANES[env]! : null;
}

const NAMES: Readonly<Record<string, readonly string[]>> = {
  "CartPole-v1": ["cart position", "cart velocity", "pole angle", "pole velocity"],
  "Pendulum-v1": ["cos angle", "sin angle", "speed"],
  "Acrobot-v1": ["cos angle 1", "sin angle 1", "cos angle 2", "sin angle 2", "speed 1", "speed 2"],
};

/** Names of the entries of an observation: the world's own where it shows its state. */
export function obsNames(env: string, obsDim: number, stateLabels: readonly string[]): string[] {
  const known = Object.hasOwn(NAMES, env) ? NAMES[env]! : stateLabels;
  return Array.from({ length: obsDim }, (_, i) =>
    known.length === obsDim ? known[i]!.replaceAll("_", " ") : `entry ${i + 1}`,
  );
}
