/** `<ppo-concepts>`: the concepts of a chapter, each with what the reader has done about it. */
import { h, setText } from "../ui/dom";
import { PpoElement } from "../ui/element";
import type { ChapterRecords } from "./chapter_state";
import { watchChapter } from "./chapters";

export class PpoConcepts extends PpoElement {
  override arrive(signal: AbortSignal): void {
    const page = this.dataset.page ?? "";
    void watchChapter(page, (records) => this.#draw(records), signal);
  }

  #draw(records: ChapterRecords): void {
    for (const item of this.querySelectorAll<HTMLElement>("li")) {
      const slugs = (item.dataset.exercises ?? "").split(" ");
      const state = records.conceptState(slugs);
      item.dataset.state = state;
      const said = item.querySelector(".ppo-concepts__state") ?? item.appendChild(newState());
      setText(said, WORDS[state]);
    }
  }
}

const WORDS = { new: "", met: " met", practised: " practised" };

const newState = () => h("span", { class: "ppo-concepts__state" });
