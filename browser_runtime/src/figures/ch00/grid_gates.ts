/** The three questions of the ten minutes: each is answered before its answer appears. */
import { say } from "../kit/figure";
import { ABOVE_PIT, BESIDE_GOAL, RANDOM, START, valuesOf } from "./grid_math";

export interface Choice {
  readonly text: string;
  /** What this choice meant; it opens with a verdict. */
  readonly comment: string;
}

export interface Gate {
  readonly question: string;
  readonly choices: readonly Choice[];
}

const values = valuesOf(RANDOM);
const [start, abovePit, besideGoal] = [START, ABOVE_PIT, BESIDE_GOAL].map((cell) =>
  say(values[cell]!, 2),
);
const better = say(1 - values[BESIDE_GOAL]!, 2);
const why = `walks from the start still have the pit before them, and pay for the way to it.`;

const UNSURE = "Not sure";

export const GATES = {
  walks: {
    question:
      "A thousand walks, each step in a direction drawn at random. How many reach the goal?",
    choices: [
      { text: "About 150", comment: "Right. Watch where the others end." },
      {
        text: "About 500",
        comment: "Fewer. Two ends are not two equal chances, and the pit lies on the way.",
      },
      {
        text: "About 850",
        comment: "Far fewer. You lent it your eyes: it does not look where it goes.",
      },
      { text: UNSURE, comment: "Then let it walk, and count." },
    ],
  },
  pit: {
    question: `The start is worth ${start}. And the cell just above the pit?`,
    choices: [
      {
        text: "Less: the pit is one step away",
        comment: `It is worth more, ${abovePit}. The pit is near from here, but ${why}`,
      },
      { text: "The same", comment: `It is worth a little more, ${abovePit}: ${why}` },
      { text: "More", comment: `Right: ${abovePit}, for ${why}` },
      { text: UNSURE, comment: `It is worth more, ${abovePit}: ${why}` },
    ],
  },
  advantage: {
    question:
      `The cell left of the goal is worth ${besideGoal} to the random walker. From there it steps ` +
      "right, and earns 1. How much better was that step than usual?",
    choices: [
      {
        text: "1",
        comment: `1 is the reward. But ${besideGoal} was to be expected anyway: ${better} more.`,
      },
      {
        text: besideGoal!,
        comment: `${besideGoal} is what was to be expected before the step. It brought ${better} more.`,
      },
      {
        text: better,
        comment: `Right: what came, 1, minus what is usual here, ${besideGoal}.`,
      },
      {
        text: UNSURE,
        comment: `What came is 1, what is usual here is ${besideGoal}. The difference is ${better}.`,
      },
    ],
  },
} as const satisfies Readonly<Record<string, Gate>>;

export type GateName = keyof typeof GATES;

export const GATE_NAMES = Object.keys(GATES) as GateName[];

/** Whether the choice is the right one: its comment says so first. */
export function isRight(name: GateName, choice: number): boolean {
  return GATES[name].choices[choice]!.comment.startsWith("Right");
}
