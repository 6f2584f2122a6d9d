/** `<ppo-known>`: the way past a chapter for readers who can answer its questions already. */
import { h, setText } from "../ui/dom";
import { PpoElement } from "../ui/element";
import type { ChapterRecords } from "./chapter_state";
import { watchChapter } from "./chapters";

export class PpoKnown extends PpoElement {
  readonly #said = h("p", { class: "ppo-known__said", role: "status" });

  override arrive(signal: AbortSignal): void {
    this.append(this.#said);
    const page = this.dataset.page ?? "";
    void watchChapter(page, (records) => this.#draw(records), signal);
  }

  #draw(records: ChapterRecords): void {
    const { all, answered, right } = records.check();
    setText(this.#said, answered < all ? "" : verdict(right, all));
  }
}

function verdict(right: number, all: number): string {
  const said = `At the first attempt you answered ${right} of ${all} right.`;
  return right === all
    ? `${said} You can go straight to the exercises.`
    : `${said} Reading the chapter will pay.`;
}
