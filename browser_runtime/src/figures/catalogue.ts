/** Every figure by the name a page uses: `<ppo-figure name="gae-explorer">`. */

import { gaeExplorer } from "./ch06/gae_explorer";
import { lambdaDial } from "./ch06/lambda_dial";
import { throughTime } from "./ch06/through_time";
import type { Figure } from "./kit/figure";

// Each figure reads and writes only its own kind of state; the host merely carries it.
export const FIGURES: Readonly<Record<string, Figure<unknown>>> = {
  "gae-explorer": gaeExplorer as Figure<unknown>,
  "lambda-dial": lambdaDial as Figure<unknown>,
  "through-time": throughTime as Figure<unknown>,
};
