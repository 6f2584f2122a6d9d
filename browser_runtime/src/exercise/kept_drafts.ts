/** Says once that a draft gave way to one of another tab or device, with a way to it. */
import type { EarlierDraft } from "../progress/record";
import { keepText, keptText } from "../site/kept";
import type { Draft } from "./draft";
import type { Notice } from "./notice";

const PREFIX = "ppo-lab:v1:draft-told:";

export class KeptDrafts {
  readonly #key: string;
  readonly #draft: Draft;
  readonly #notice: Notice;
  /** The times of the drafts that the reader was told of, here or on an earlier visit. */
  readonly #told: Set<number>;

  constructor(slug: string, draft: Draft, notice: Notice) {
    this.#key = PREFIX + slug;
    this.#draft = draft;
    this.#notice = notice;
    this.#told = new Set(timesIn(keptText(this.#key)));
  }

  /** Tell of the newest draft that was not told of; later, while another choice is offered. */
  tell(drafts: readonly EarlierDraft[]): void {
    const news = drafts.filter(({ at, code }) => !this.#told.has(at) && !this.#draft.isShown(code));
    const newest = news.at(-1);
    if (!newest || !this.#notice.isFree) return;
    for (const { at } of news) this.#told.add(at);
    keepText(this.#key, JSON.stringify(drafts.map(({ at }) => at).filter(this.#isTold)));
    this.#notice.offer(
      "Another draft of yours is kept, from another tab or device. Under More, “Attempts so far” " +
        "lists it with the others.",
      ["Show it", () => this.#draft.replace(newest.code, "The other draft is shown.")],
      ["Go on with this one", () => this.#notice.close()],
    );
  }

  readonly #isTold = (at: number) => this.#told.has(at);
}

function timesIn(text: string | null): number[] {
  try {
    const times: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(times) ? times.filter((time) => typeof time === "number") : [];
  } catch {
    return []; // storage holds something else: tell again
  }
}
