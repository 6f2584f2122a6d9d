/** The drawing of each environment, and the state it shows before anything ran. */
import { acrobot } from "./acrobot";
import { bars } from "./bars";
import { cartpole } from "./cartpole";
import { dials } from "./dials";
import { discount } from "./discount";
import { grid } from "./grid";
import { lqr } from "./lqr";
import { miniAsterix } from "./mini_asterix";
import { miniBreakout } from "./mini_breakout";
import { moonLander } from "./moon_lander";
import { mountainCar, mountainCarContinuous } from "./mountain_car";
import { one } from "./one";
import { pendulum } from "./pendulum";
import { quitter } from "./quitter";
import { randomWalk } from "./random_walk";
import { choice, twoObs } from "./sign";
import { threeArms } from "./three_arms";
import { treadmill } from "./treadmill";
import { twinArms } from "./twin_arms";
import { twoStates } from "./two_states";
import type { WorldFigure } from "./world_figure";

/** A ball below a whole wall, as every episode of MiniBreakout starts. */
const WHOLE_WALL = [4, 5, 3, 4, 1, 1, 4, ...Array<number>(30).fill(1)];

const FIGURES: Record<string, { figure: WorldFigure; resting: readonly number[] }> = {
  // Leaning a little: a pole that stands exactly upright shows nothing.
  "CartPole-v1": { figure: cartpole, resting: [0, 0, 0.12, 0] },
  "Acrobot-v1": { figure: acrobot, resting: [0.1, -0.1, 0, 0] },
  "MountainCar-v0": { figure: mountainCar, resting: [-0.52, 0] },
  "MountainCarContinuous-v0": { figure: mountainCarContinuous, resting: [-0.52, 0] },
  "Pendulum-v1": { figure: pendulum, resting: [2.6, 0] },
  "MoonLander-v0": { figure: moonLander, resting: [-4, 11, 0, 0, 0.15, 0] },
  "MiniBreakout-v0": { figure: miniBreakout, resting: WHOLE_WALL },
  "MiniAsterix-v0": { figure: miniAsterix, resting: [5, 5] },
  "Grid5x5-v0": { figure: grid, resting: [0, 0] },
  "MaskedGrid5x5-v0": { figure: grid, resting: [0, 0] },
  "LQR-v0": { figure: lqr, resting: [1] },
  "ThreeArms-v0": { figure: threeArms, resting: [-1] },
  "TwoStates-v0": { figure: twoStates, resting: [0] },
  "RandomWalk7-v0": { figure: randomWalk, resting: [4] },
  "Dials-v0": { figure: dials, resting: [1, 2] },
  "One-v0": { figure: one, resting: [-1] },
  "TwoObs-v0": { figure: twoObs, resting: [1] },
  "Discount-v0": { figure: discount, resting: [0] },
  "Choice-v0": { figure: choice, resting: [1] },
  "Quitter-v0": { figure: quitter, resting: [0, 0] },
  "Treadmill-v0": { figure: treadmill, resting: [0, 0] },
  "TwinArms-v0": { figure: twinArms, resting: [-1] },
};

/** The environment's own drawing, or bars. */
export function figureOf(env: string): WorldFigure {
  return FIGURES[env]?.figure ?? bars;
}

/** A state to show before anything ran; empty where any state would be meaningless. */
export function restingState(env: string): readonly number[] {
  return FIGURES[env]?.resting ?? [];
}
