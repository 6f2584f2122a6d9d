/**
 * `<ppo-end>`: the end of a chapter. Its light DOM says what the reader can do now and what comes
 * next; this adds what they did, the mistakes they found, and when the questions come back.
 */
import { h } from "../ui/dom";
import { PpoElement } from "../ui/element";
import type { ChapterRecords } from "./chapter_state";
import { watchChapter } from "./chapters";

const MISTAKES_SHOWN = 3;

export class PpoEnd extends PpoElement {
  readonly #figures = h("dl", { class: "ppo-end__figures" });
  readonly #mistakes = h("div", { class: "ppo-end__mistakes" });
  readonly #back = h("p", { class: "ppo-end__back" });

  override arrive(signal: AbortSignal): void {
    this.append(this.#figures, this.#mistakes, this.#back);
    const page = this.dataset.page ?? "";
    void watchChapter(page, (records) => this.#draw(records), signal);
  }

  #draw(records: ChapterRecords): void {
    const exercises = records.exercises();
    const check = records.check();
    const mistakes = records.mistakes();
    this.#figures.replaceChildren(
      figure("exercises solved", `${exercises.passed} of ${exercises.all}`),
      figure("first answers right", `${check.right} of ${check.all}`),
      figure("mistakes made and named", String(mistakes.length)),
    );
    const items = mistakes
      .slice(-MISTAKES_SHOWN)
      .map((message) => h("li", {}, firstSentence(message)));
    this.#mistakes.replaceChildren(
      ...(items.length
        ? [h("p", {}, "What your attempts taught you:"), h("ul", {}, ...items)]
        : []),
    );
    this.#back.textContent = comesBack(records.dueAt(), Date.now());
  }
}

function figure(label: string, value: string): HTMLElement {
  return h("div", {}, h("dt", {}, label), h("dd", {}, value));
}

/** A message up to its first full stop that ends a sentence. */
export function firstSentence(message: string): string {
  return message.match(/^.*?[.!?](?=\s|$)/s)?.[0] ?? message;
}

/** When the questions come back, in the words of a calendar. */
export function comesBack(due: number | null, now: number): string {
  if (due === null) return "Answer the questions above, and this page says when they come back.";
  if (due <= now) return "The questions above are due again: ask for them once more.";
  const day = new Intl.DateTimeFormat("en", { weekday: "long", day: "numeric", month: "long" });
  return `The questions come back on ${day.format(due)}: the list of chapters will mark this one.`;
}
