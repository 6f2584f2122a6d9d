/** The Check button: handing in the work, one attempt at a time, and stopping it. */
import { button, setText } from "../ui/dom";
import { gradeWork, withoutVerdict } from "./grading";
import type { ProgressLine } from "./progress_line";
import type { ExerciseView, Verdict } from "./types";
import type { VerdictPanel } from "./verdict_panel";
import type { Work } from "./work";

/** The exercise, as its checks use it. */
interface Host {
  readonly slug: string;
  readonly line: ProgressLine;
  readonly verdict: VerdictPanel;
  work: () => Work | null;
  /** Load the exercise and save the draft: the beginning of every check. */
  begin: () => Promise<ExerciseView>;
  /** Judge the answers to questions, and all of it once there is a verdict. */
  judge: (view: ExerciseView, verdict: () => Promise<Verdict | null>) => Promise<void>;
  /** A check began or ended. */
  running: (running: boolean) => void;
}

export class Checking {
  readonly button = button("Check", () => this.#press(), "ppo-button--main");
  readonly #host: Host;
  #running: AbortController | null = null;

  constructor(host: Host) {
    this.#host = host;
    this.button.title = "Ctrl+Enter or Cmd+Enter";
  }

  stop(): void {
    this.#running?.abort();
  }

  async check(): Promise<void> {
    const { line, verdict, slug } = this.#host;
    const work = this.#host.work();
    if (work?.problem) {
      line.say(work.problem);
      work.focus();
    }
    if (this.#running || work?.problem) return;
    this.#running = new AbortController();
    const { signal } = this.#running;
    verdict.outdate();
    this.#show(true);
    try {
      const view = await this.#host.begin();
      await this.#host.judge(view, async () => {
        if (!work) return null;
        const handedIn = { code: work.text, probes: [...(work.probes ?? [])] };
        return gradeWork(slug, handedIn, line, signal);
      });
    } catch (error) {
      line.say(withoutVerdict(error));
    } finally {
      this.#running = null;
      this.#show(false);
    }
  }

  #press(): void {
    if (this.#running) this.stop();
    else void this.check();
  }

  #show(running: boolean): void {
    setText(this.button, running ? "Stop" : "Check");
    this.button.classList.toggle("ppo-button--stop", running);
    this.#host.running(running);
    if (!running) this.#host.line.rest();
  }
}
