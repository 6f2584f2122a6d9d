/** Progress beside the pressed button: a phrase, a bar, bytes or percent. */
import type { RuntimeStatus } from "../python/runtime";
import { h, setText } from "../ui/dom";
import { bootBytes, bootFraction, waitingPhrase } from "../ui/runtime_status";

export class ProgressLine {
  readonly #phrase = h("span", { role: "status" });
  /** Changes too often to be read aloud. */
  readonly #detail = h("span", { "aria-hidden": "true" });
  readonly #bar = h("progress", { class: "ppo-cell__progress", max: 1, hidden: true });
  readonly nodes: HTMLElement[] = [this.#phrase, this.#detail, this.#bar];

  say(phrase: string, fraction: number | null = null, detail = ""): void {
    setText(this.#phrase, phrase);
    setText(this.#detail, detail);
    this.#bar.hidden = fraction === null;
    if (fraction !== null) this.#bar.value = fraction;
  }

  /** Python is starting, or busy with something else. */
  waiting(status: RuntimeStatus): void {
    this.say(waitingPhrase(status), bootFraction(status), bootBytes(status));
  }

  /** A training gate is under way. */
  training({ world, share }: { world: string; share: number }): void {
    const name = world.replace(/-v\d+$/, "");
    this.say(`Training in ${name}…`, share, `${Math.round(100 * share)} %`);
  }

  /** Nothing is under way any more; the phrase stays. */
  rest(): void {
    setText(this.#detail, "");
    this.#bar.hidden = true;
  }
}
