/** The result of an attempt: the answers to questions and the grader's verdict taken together. */
import type { Verdict } from "./types";

/** The reader's answers to the questions, judged. */
export interface Answered {
  readonly right: number;
  /** How many were answered at all. */
  readonly given: number;
  readonly total: number;
  readonly misconception: string | null;
}

export interface Judgement {
  readonly passed: boolean;
  /** Whether this was an attempt: our own faults and work not yet fit to judge do not count. */
  readonly counts: boolean;
  /** The phrase beside the button. */
  readonly said: string;
  /** The message among the attempts. */
  readonly message: string;
  readonly misconception: string | null;
}

/** @param answered Null without questions. @param verdict Null without work to grade. */
export function judgement(answered: Answered | null, verdict: Verdict | null): Judgement {
  const answers = answered ? `${answered.right} of ${answered.total} answers are right.` : "";
  const allRight = !answered || answered.right === answered.total;
  const passed = allRight && (!verdict || verdict.status === "passed");
  const counts = verdict ? verdict.is_attempt : answered !== null && answered.given > 0;
  const outcome = counts ? "Not solved yet." : "This was not counted as an attempt.";
  return {
    passed,
    counts,
    said: passed
      ? `Solved. ${answers}`
      : [answers, answers && counts ? "" : outcome].join(" ").trim(),
    message: [answers, verdict?.message].filter(Boolean).join(" "),
    misconception: verdict?.misconception ?? answered?.misconception ?? null,
  };
}
