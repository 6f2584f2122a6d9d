/** What Run says, by the kind of exercise. */
import type { ExerciseView } from "./types";

export interface RunWords {
  /** What runs after the program; empty where the input speaks for itself. */
  readonly intro: string;
  /** The code ran and neither printed nor returned anything. */
  readonly nothing: string;
  /** An `assert` of the program was not true. */
  readonly asserted: string;
}

const STOPPED = "It stopped with an error.";

export function runWords(view: ExerciseView): RunWords {
  if (view.kind !== "write-test") {
    return {
      intro: "",
      nothing:
        "Nothing was printed, and the last line of the input has no value. Does your function return its result?",
      asserted: STOPPED,
    };
  }
  const correct = `the correct \`${view.tests}\``;
  return {
    intro: `Run gives your test ${correct}, which it should accept. Check says whether it catches the broken ones, too.`,
    nothing: `Your test accepts ${correct}: no assertion failed.`,
    asserted: "Your test rejects the correct function.",
  };
}
