/** The ends of a request without a result. Every message is a sentence for the reader. */

/** The reader stopped the request and Python noticed: nothing is lost. */
export class StoppedError extends Error {
  override name = "StoppedError";
}

/** The worker had to be replaced, or died: the variables of every page are gone. */
export class LostError extends Error {
  override name = "LostError";
  constructor(
    message: string,
    readonly death: Death | null = null,
  ) {
    super(message);
  }
}

/** Our own Python code raised; never a learner's exception. */
export class PythonError extends Error {
  override name = "PythonError";
  constructor(
    /** Class name of the Python exception. */
    readonly type: string,
    message: string,
    readonly traceback: string,
    /** The field of the config or the spec that Python refused, if it did. */
    readonly field: string | null,
  ) {
    super(message);
  }
}

/** The cause of a worker's end. */
export type Death =
  | { kind: "unheard"; suspends: boolean }
  | { kind: "unfinished" }
  | { kind: "deaf"; seconds: number }
  | { kind: "retired" }
  | { kind: "spoilt" }
  | { kind: "unreadable" }
  | { kind: "limit"; seconds: number }
  | { kind: "silent"; seconds: number }
  | { kind: "boot"; detail: string }
  | { kind: "crash"; detail: string };

/** The sentence for the reader; `lost` when the worker held the variables of their cells. */
export function deathSentence(death: Death, lost: boolean): string {
  if (death.kind === "boot") return `Python could not start: ${death.detail}`;
  // A worker without them gives way to another one unnoticed.
  const after = lost
    ? " Python was restarted, so variables are gone: run the cells above again."
    : "";
  return whatHappened(death) + after;
}

function whatHappened(death: Exclude<Death, { kind: "boot" }>): string {
  switch (death.kind) {
    case "unheard":
      return death.suspends
        ? "Stopped, but Python could not be interrupted inside one long call into compiled code."
        : "Stopped. This browser cannot interrupt Python in any gentler way.";
    case "unfinished":
      return "Stopped, but the code went on after it was interrupted.";
    case "limit":
      return `Ended, because it ran for more than ${death.seconds} seconds.`;
    case "deaf":
      return `Ended, because after ${inWords(death.seconds)} it caught every attempt to stop it. Does an \`except\` or a \`finally\` begin the same again?`;
    case "retired":
      return "A training starts in a fresh Python where an exercise was graded in the old one.";
    case "spoilt":
      return "Python itself was changed by the code.";
    case "unreadable":
      return "Python's answer could not be read, as happens when its memory is used up.";
    case "silent":
      return `Ended, because Python gave no sign of life for ${death.seconds} seconds: one call into compiled code went on for too long.`;
    case "crash":
      return crash(death.detail);
  }
}

function inWords(seconds: number): string {
  return `${Math.round(seconds * 10) / 10} seconds`;
}

/** Turn the browser's own message into a sentence for the reader. */
function crash(detail: string): string {
  if (/call stack|recursion/i.test(detail)) {
    return "Functions called each other too deeply, and that ended Python.";
  }
  if (/memory|allocat|OOM/i.test(detail) && !/out of bounds/i.test(detail)) {
    return "The page ran out of memory, and that ended Python.";
  }
  return `Python ended unexpectedly (${detail.split("\n")[0]}).`;
}
