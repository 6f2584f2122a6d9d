/** The working area of each kind of exercise; a new kind is one file and one line here. */
import type { ExerciseView } from "../types";
import type { Mount } from "../work";
import { mountCode } from "./code";
import { mountDebug } from "./debug";
import { mountFill } from "./fill";
import { mountOrder } from "./order";
import { mountTune } from "./tune";

const MOUNTS: Readonly<Record<ExerciseView["kind"], Mount>> = {
  predict: () => null,
  fill: mountFill,
  order: mountOrder,
  implement: mountCode,
  debug: mountDebug,
  tune: mountTune,
  "write-test": mountCode,
  gate: mountCode,
};

/** The maker of a kind's working area, by the name that the page was built with. */
export function mountOf(kind: string | undefined): Mount {
  return MOUNTS[kind as ExerciseView["kind"]] ?? mountCode;
}
