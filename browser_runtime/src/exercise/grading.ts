/** Hand work to the grader in the worker, and report its progress. */
import { type HandedIn, runtime, StoppedError } from "../python/runtime";
import type { ProgressLine } from "./progress_line";
import type { Verdict } from "./types";

/** @throws StoppedError, LostError or PythonError of the runtime. */
export async function gradeWork(
  slug: string,
  work: HandedIn,
  line: ProgressLine,
  signal: AbortSignal,
): Promise<Verdict> {
  const python = runtime();
  const unwatch = python.onStatus((status) => line.waiting(status));
  try {
    return await python.grade(slug, work, {
      signal,
      onStart: () => {
        unwatch();
        line.say("Checking…");
      },
      onMessage: (data) => line.training(data as { world: string; share: number }),
    });
  } finally {
    unwatch();
  }
}

/** The sentence for the reader when there is no verdict. */
export function withoutVerdict(error: unknown): string {
  if (error instanceof StoppedError) return "Stopped. This was not counted as an attempt.";
  return error instanceof Error ? error.message : String(error);
}
