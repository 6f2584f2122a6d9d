/** Every figure by the name a page uses: `<ppo-figure name="gae-explorer">`. */
import type { Figure } from "./figure";
import { gaeExplorer } from "./gae_explorer";
import { lambdaDial } from "./lambda_dial";
import { throughTime } from "./through_time";

// Each figure reads and writes only its own kind of state; the host merely carries it.
export const FIGURES: Readonly<Record<string, Figure<unknown>>> = {
  "gae-explorer": gaeExplorer as Figure<unknown>,
  "lambda-dial": lambdaDial as Figure<unknown>,
  "through-time": throughTime as Figure<unknown>,
};
