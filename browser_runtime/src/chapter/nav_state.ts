/** `<ppo-chapter-state>`: beside a chapter's name in the list of pages, how far the reader is. */
import { h, setText } from "../ui/dom";
import { PpoElement } from "../ui/element";
import type { ChapterRecords, ChapterState } from "./chapter_state";
import { watchChapter } from "./chapters";

export class PpoChapterState extends PpoElement {
  readonly #words = h("span", { class: "ppo-visually-hidden" });

  override arrive(signal: AbortSignal): void {
    this.replaceChildren(this.#words);
    const page = this.dataset.page ?? "";
    void watchChapter(page, (records) => this.#draw(records), signal);
  }

  #draw(records: ChapterRecords): void {
    const state = records.state(Date.now());
    this.dataset.state = state;
    this.title = WORDS[state];
    setText(this.#words, `(${WORDS[state]}) `);
  }
}

const WORDS: Record<ChapterState, string> = {
  new: "not begun",
  begun: "begun",
  done: "done",
  due: "its questions are due again",
};
