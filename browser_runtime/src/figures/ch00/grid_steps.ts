/** What each of the twelve steps says, from the numbers of the grid itself and of the reader. */
import { say } from "../kit/figure";
import {
  BESIDE_GOAL,
  CLOCK,
  endingsOf,
  policyAfter,
  RANDOM,
  START,
  STEP_COST,
  valuesOf,
} from "./grid_math";
import { type GridWalk, WALKS } from "./grid_walk_state";

export interface Step {
  readonly title: string;
  /** Sentences for what is so now; each is a paragraph. */
  says(state: GridWalk): readonly string[];
  /** Sentences about what the step's button brought. */
  finds?(state: GridWalk): readonly string[];
}

const random = valuesOf(RANDOM);
const exactly = Object.fromEntries(
  Object.entries(endingsOf(RANDOM)).map(([ending, share]) => [ending, `${say(100 * share, 0)} %`]),
);
/** The best return: eight steps, of which the last one pays. */
export const BEST = 1 - 7 * STEP_COST;
const best = say(BEST, 2);
const [atStart, besideGoal] = [START, BESIDE_GOAL].map((cell) => say(random[cell]!, 2));

export const STEPS: readonly Step[] = [
  {
    title: "Take a step",
    says: () => [
      "You are the dot: the agent. Press an arrow.",
      "The strip below writes down every step: the state you were in, the action you took, and the " +
        "reward it earned.",
    ],
  },
  {
    title: "Reach an end, twice",
    says: ({ episodes }) => [
      `A step costs ${STEP_COST}. The goal pays 1, the pit takes 1, and either ends the walk: its last ` +
        "line says terminated. From the start to an end is one episode.",
      episodes >= 2
        ? `Two ends, two episodes; ${episodes} so far.`
        : episodes === 1
          ? "One episode is done. Start again, and reach the other end."
          : "Walk until you get there.",
    ],
  },
  {
    title: "Your score",
    says: ({ best: yours }) => [
      "Add up the rewards of an episode. The sum is its return.",
      yours === null
        ? `The best return there is here is ${best}: eight steps, of which the last one pays. Can you get it?`
        : yours >= BEST - 1e-9
          ? `Yours is ${say(yours, 2)}, and no walk does better: eight steps, of which the last one pays.`
          : `Your best so far is ${say(yours, 2)}. The best there is: ${best}. Which of your steps were too many?`,
    ],
  },
  {
    title: "Somebody who does not look",
    says: () => ["The random walker draws each direction by chance, whatever it sees."],
    finds: ({ tally }) =>
      tally === null
        ? []
        : [
            `Of ${say(WALKS)} walks, ${tally.endings.goal} reached the goal, ${tally.endings.pit} fell into ` +
              `the pit, and ${tally.endings.clock} still walked about when ${CLOCK} steps were up. That is our ` +
              "clock, not the world's: such a walk is truncated.",
            `Mean return ${say(tally.meanReturn, 2)}, mean length ${say(tally.meanLength, 1)} steps. ` +
              `Over all walks there are: ${exactly.goal} goal, ${exactly.pit} pit, ${exactly.clock} ` +
              "clock. A thousand come close, and never the same.",
          ],
  },
  {
    title: "A rule for choosing",
    says: () => [
      "A policy is the rule that picks the action. Here it is a chance for each direction, in each " +
        "cell. The random walker's is a quarter for all four, everywhere.",
      "Choose other cells, if you like: its rule is the same in all of them.",
    ],
  },
  {
    title: "What a place is worth",
    says: () => [
      `Let the random walker start in a cell, over and over, and average its returns: ${atStart} from the ` +
        `start. Just left of the goal it is ${besideGoal}: three of its four directions lead away.`,
      "That average is the value of the cell, for this policy. Cells are coloured by it.",
    ],
  },
  {
    title: "Which is worse?",
    says: () => ["Two cells, one policy. Decide before the numbers appear."],
  },
  {
    title: "Better than usual",
    says: () => [
      "A reward is good or bad only beside what was to be expected. The difference is the advantage " +
        "of the action.",
    ],
  },
  {
    title: "Usual is the average",
    says: () => [
      "Take the four advantages of a cell, each as often as the policy takes it, and add them: always 0.",
      "It has to be so. The value of a cell is what the four bring on average, so some do better than " +
        "usual and some worse. Try a few cells.",
    ],
  },
  {
    title: "More of what is better than usual",
    says: ({ presses }) =>
      presses === 0
        ? [
            `The random walker gets ${atStart} on average. Press the button once: in every cell, every ` +
              "action is made more likely that is better than usual, and less likely that is worse.",
          ]
        : [
            `From ${atStart} to ${meanReturn(presses)}, with ${presses === 1 ? "one press" : `${presses} presses`}. ` +
              "No cell was told the way to the goal. That is learning.",
          ],
  },
  {
    title: "Again",
    says: ({ presses, seen }) => [
      presses < 3
        ? `After ${presses === 1 ? "one press" : `${presses} presses`} the mean return is ` +
          `${meanReturn(presses)}. But advantages are about a policy, and the policy is a new one now: ` +
          "measure again, press again."
        : `${history(presses)}. Large steps first, small ones later, towards ${best}.`,
      seen === null
        ? "Then watch a walk of it: does it walk round the pit?"
        : seen.ending === "goal"
          ? `This walk took ${seen.transitions.length} steps to the goal.`
          : `This walk ended ${seen.ending === "pit" ? "in the pit: unlikely is not never" : "with the clock"}.`,
    ],
  },
  {
    title: "And that is reinforcement learning",
    says: () => [
      "Here we knew every average exactly. Outside we must sample them, with a network that guesses " +
        "values, and take steps that do not ruin the policy.",
      "That is the rest of the course, and PPO's trick is the last part of it.",
    ],
  },
];

/** The mean return from the start after some presses, without a clock. */
export function meanReturn(presses: number): string {
  return say(valuesOf(policyAfter(presses))[START]!, 2);
}

function history(presses: number): string {
  return Array.from({ length: presses + 1 }, (_, at) => meanReturn(at)).join(" → ");
}
