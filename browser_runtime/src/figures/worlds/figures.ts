/** The drawing of each environment, and the state it shows before anything ran. */
import { bars } from "./bars";
import { cartpole } from "./cartpole";
import { grid } from "./grid";
import { quitter } from "./quitter";
import { treadmill } from "./treadmill";
import { twinArms } from "./twin_arms";
import type { WorldFigure } from "./world_figure";

const FIGURES: Record<string, { figure: WorldFigure; resting: readonly number[] }> = {
  // Leaning a little: a pole that stands exactly upright says nothing.
  "CartPole-v1": { figure: cartpole, resting: [0, 0, 0.12, 0] },
  "Grid5x5-v0": { figure: grid, resting: [0, 0] },
  "Quitter-v0": { figure: quitter, resting: [0, 0] },
  "Treadmill-v0": { figure: treadmill, resting: [0, 0] },
  "TwinArms-v0": { figure: twinArms, resting: [-1] },
};

/** The environment's own drawing, or bars. */
export function figureOf(env: string): WorldFigure {
  return FIGURES[env]?.figure ?? bars;
}

/** A state to show while nothing has run; empty where it says nothing. */
export function restingState(env: string): readonly number[] {
  return FIGURES[env]?.resting ?? [];
}
