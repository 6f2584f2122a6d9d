/** The verdict on code that ended Python itself: an attempt with a sentence, not a silence. */
import type { Verdict } from "../generated/grading.generated";
import { LostError } from "./runtime_errors";

/** @returns Null where the loss says nothing about the code: Python did not start, or was stopped. */
export function verdictOnLoss(error: unknown): Verdict | null {
  if (!(error instanceof LostError) || !error.death) return null;
  const { kind } = error.death;
  if (!["limit", "deaf", "silent", "crash", "unreadable"].includes(kind)) return null;
  const slow = kind === "limit" || kind === "deaf" || kind === "silent";
  return {
    schema_version: 1,
    status: "failed",
    stage: slow ? "speed" : "runs",
    message: `Your code ended Python, so no check was finished. ${error.message}`,
    misconception: null,
    difference: null,
    checks: [],
    trace: "",
    line: null,
    printed: "",
    spoilt: true,
    is_attempt: true,
    seed: 0,
    seconds: 0,
  };
}
