/** The functions that Python may call: `browser_runtime.page.Page`, and the polls of soft_stop.py. */
import type { PyodideAPI } from "pyodide";
import type { Stream } from "../../generated/cells.generated";
import type { FromWorker } from "../protocol";

const POLL_MILLISECONDS = 50;
const BEAT_MILLISECONDS = 1_000;
const SIGINT = 2;
/** Milliseconds for code to end after its limit: Python itself ends nearly all of it. */
const GRACE_MILLISECONDS = 10_000;

/** The running request, as Python and the page's messages reach it. */
export class Bridge {
  id: number | null = null;
  stopRequested = false;
  #announced = false;
  #answer: ((text: string | null) => void) | null = null;
  #breaths: (() => void)[] = [];
  #beatAt = 0;
  #limit: { seconds: number; ends: number } | null = null;
  readonly #channel = new MessageChannel();
  readonly #post: (message: FromWorker) => void;

  constructor(post: (message: FromWorker) => void) {
    this.#post = post;
    this.#channel.port1.onmessage = () => {
      for (const resolve of this.#breaths.splice(0)) resolve();
    };
  }

  /** Enter a request. */
  begin(id: number): void {
    this.id = id;
    this.stopRequested = false;
    this.#announced = false;
  }

  end(): void {
    this.id = null;
    this.#limit = null;
  }

  /**
   * Show the page that the running request is alive, at most once a second, or that it should not be:
   * code that fills the whole stack and catches everything is beyond Python's own reach.
   */
  beat(): void {
    const now = performance.now();
    if (this.id === null || now - this.#beatAt < BEAT_MILLISECONDS) return;
    this.#beatAt = now;
    if (this.#limit && now > this.#limit.ends + GRACE_MILLISECONDS) {
      this.#post({ type: "overdue", id: this.id, seconds: this.#limit.seconds });
    } else this.#post({ type: "beat", id: this.id });
  }

  /** The reader pressed Stop; also ends a pending question. */
  stop(): void {
    this.stopRequested = true;
    this.answer(null);
  }

  answer(text: string | null): void {
    const resolve = this.#answer;
    this.#answer = null;
    resolve?.(text);
  }

  /** Resolves after the messages that have arrived were handled. */
  breathe(): Promise<void> {
    return new Promise((resolve) => {
      this.#breaths.push(resolve);
      this.#channel.port2.postMessage(null);
    });
  }

  /** The object that stands for the page in Python. */
  pageFor(python: PyodideAPI): object {
    return {
      write: (stream: Stream, text: string) => {
        if (this.id !== null) this.#post({ type: "output", id: this.id, stream, text });
      },
      listen: (active: boolean) =>
        python.setInterruptBuffer((active ? polls(() => this.beat()) : undefined) as never),
      limit: (seconds?: number) => {
        this.#limit =
          seconds === undefined ? null : { seconds, ends: performance.now() + seconds * 1000 };
      },
      stop_requested: () => this.stopRequested,
      stopping: () => {
        if (this.id === null || this.#announced) return;
        this.#announced = true;
        this.#post({ type: "stopping", id: this.id });
      },
      breathe: () => this.breathe(),
      wait: (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      ask: (prompt: string) =>
        new Promise<string | null>((resolve) => {
          if (this.id === null || this.stopRequested) return resolve(null);
          this.#answer = resolve;
          this.#post({ type: "ask", id: this.id, prompt });
        }),
    };
  }
}

/**
 * Pyodide reads element 0 of an interrupt buffer every few dozen bytecodes. A getter instead of
 * shared memory needs no special headers: it returns SIGINT whenever 50 ms have passed.
 */
function polls(beat: () => void): { 0: number } {
  let next = performance.now() + POLL_MILLISECONDS;
  return {
    get 0() {
      const now = performance.now();
      if (now < next) return 0;
      next = now + POLL_MILLISECONDS;
      beat();
      return SIGINT;
    },
    set 0(_signal: number) {
      // Pyodide writes 0 once it has taken the signal; there is nothing to keep.
    },
  };
}
