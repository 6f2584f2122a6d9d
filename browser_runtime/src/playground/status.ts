/** The state of the newest run in numbers and one sentence, and the progress of Python's boot. */
import { ENVIRONMENTS } from "../generated/data.generated";
import type { Runtime, RuntimeStatus } from "../python/runtime";
import type { RunRecord } from "../runs/library";
import { count, digits, h, setText } from "../ui/dom";

/** Seconds between two announcements of a running run. */
const ANNOUNCE_EVERY = 8;

/** The numbers of the newest run, and a polite live region that says them now and then. */
export class RunStatus {
  readonly element: HTMLElement;
  readonly #numbers: Record<"steps" | "speed" | "seconds" | "score", HTMLElement>;
  readonly #banner = h("p", { class: "ppo-status__banner", hidden: true });
  readonly #live = h("p", { class: "ppo-visually-hidden", role: "status" });
  #announcedAt = 0;

  constructor() {
    const number = () => h("span", { class: "ppo-status__number" }, "–");
    this.#numbers = { score: number(), steps: number(), speed: number(), seconds: number() };
    const named = (name: string, value: HTMLElement) =>
      h(
        "div",
        { class: "ppo-status__item" },
        value,
        h("span", { class: "ppo-status__name" }, name),
      );
    this.element = h(
      "div",
      { class: "ppo-status" },
      h(
        "div",
        { class: "ppo-status__row" },
        named("mean return", this.#numbers.score),
        named("env steps", this.#numbers.steps),
        named("steps per second", this.#numbers.speed),
        named("seconds", this.#numbers.seconds),
      ),
      this.#banner,
      this.#live,
    );
  }

  show(run: RunRecord | null): void {
    const last = run?.last ?? null;
    const { done } = run ?? { done: null };
    setText(this.#numbers.score, digits(done?.episode_return ?? last?.episode_return));
    setText(this.#numbers.steps, run ? count(last?.global_step ?? 0) : "–");
    setText(this.#numbers.speed, last ? count(last.steps_per_second) : "–");
    const seconds = done?.wall_seconds ?? last?.wall_seconds;
    setText(this.#numbers.seconds, seconds === undefined ? "–" : seconds.toFixed(1));
    const sentence = run ? sentenceOf(run) : "";
    this.#banner.hidden = !run?.done && !run?.problem;
    this.#banner.classList.toggle("ppo-status__banner--reached", run ? reached(run) : false);
    setText(this.#banner, sentence);
    const over = !run?.following;
    if (over || performance.now() - this.#announcedAt > ANNOUNCE_EVERY * 1000) {
      this.#announcedAt = performance.now();
      setText(this.#live, sentence);
    }
  }
}

/** Whether a run ended because it reached its target. */
export function reached({ done, spec }: RunRecord): boolean {
  const target = spec.config.target_return;
  return (
    target !== null && done?.status === "succeeded" && (done.episode_return ?? -Infinity) >= target
  );
}

/** The state of a run, as a sentence. */
export function sentenceOf(run: RunRecord): string {
  const { done, last, problem, spec } = run;
  if (problem) return problem.message;
  const steps = count(done?.global_step ?? last?.global_step ?? 0);
  if (!done) {
    if (!last && run.kind === "gpu") return "Waiting for the service to begin.";
    if (!last) return run.following ? "Starting." : "The page was left before the first update.";
    if (!run.following) return `Seen up to ${steps} env steps; the page was left then.`;
    return (
      `${steps} env steps, ${count(last.steps_per_second)} per second, ` +
      `mean return ${digits(last.episode_return)}.`
    );
  }
  const seconds = done.wall_seconds.toFixed(1);
  if (reached(run)) {
    return `${digits(spec.config.target_return)} reached after ${steps} env steps, ${seconds} s.`;
  }
  if (done.status === "failed") return `The run failed: ${done.reason}`;
  if (done.status === "expired") return `The service ended the run: ${done.reason}`;
  if (done.status === "cancelled") return `Stopped after ${steps} env steps, ${seconds} s.`;
  const solved = ENVIRONMENTS[spec.env]?.solved_return;
  const short =
    solved != null && (done.episode_return ?? -Infinity) < solved
      ? ` It is not solved: that takes ${digits(solved)}.`
      : "";
  const score = digits(done.episode_return);
  return `Done after ${steps} env steps, ${seconds} s, with a mean return of ${score}.${short}`;
}

/** A bar with stage and bytes while Python boots; nothing otherwise. */
export function bootProgress(runtime: Runtime, signal: AbortSignal): HTMLElement {
  const text = h("span", { class: "ppo-boot__text" });
  const bar = h("progress", { class: "ppo-boot__bar", "aria-label": "Starting Python" });
  const element = h("div", { class: "ppo-boot", hidden: true }, bar, text);
  const show = (status: RuntimeStatus) => {
    const { state, stage, loaded, total, problem } = status;
    element.hidden = state !== "booting" && state !== "failed";
    bar.hidden = state === "failed";
    if (total) Object.assign(bar, { max: total, value: Math.min(loaded, total) });
    else bar.removeAttribute("value");
    const bytes = total && loaded < total ? ` ${megabytes(loaded)} of ${megabytes(total)} MB` : "";
    setText(text, state === "failed" ? (problem ?? "Python could not start.") : `${stage}${bytes}`);
  };
  const end = runtime.onStatus(show);
  signal.addEventListener("abort", end);
  return element;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
