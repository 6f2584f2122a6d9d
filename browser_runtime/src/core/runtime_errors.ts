/** How a request can end without a result. Every message is a sentence for the reader. */

/** The reader stopped it, and Python heard: nothing is lost. */
export class StoppedError extends Error {
  override name = "StoppedError";
}

/** The worker had to be replaced, or died: the variables of every page are gone. */
export class LostError extends Error {
  override name = "LostError";
}

/** Our own Python code raised; never a learner's exception. */
export class PythonError extends Error {
  override name = "PythonError";
  constructor(
    /** Class name of the Python exception. */
    readonly type: string,
    message: string,
    readonly traceback: string,
  ) {
    super(message);
  }
}

/** Say what killed the interpreter, from what the browser reports. */
export function deathSentence(cause: string): string {
  const after = "Python was restarted, so variables are gone: run the cells above again.";
  if (/call stack|recursion/i.test(cause)) {
    return `Functions called each other too deeply, and that ended Python. ${after}`;
  }
  if (/memory|allocat|OOM/i.test(cause) && !/out of bounds/i.test(cause)) {
    return `The page ran out of memory, and that ended Python. ${after}`;
  }
  return `Python ended unexpectedly (${cause.split("\n")[0]}). ${after}`;
}
