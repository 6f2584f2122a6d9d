/**
 * What a reader chose at a gate, kept as the record of an exercise is: each choice is an attempt,
 * its number the submission. So two tabs, the exported file and merging treat both alike.
 */
import { withAttempt } from "./changes";
import { idOf } from "./merge";
import { type ProgressStore, progressStore } from "./progress";
import { type Attempt, gateSlug } from "./record";

/** A choice counted from 1; 0 is the wish to be shown the answer without choosing. */
export interface Choice {
  readonly id: string;
  readonly number: number;
  readonly right: boolean;
}

export class GateMemory {
  readonly #slug: string;
  #store: ProgressStore | null = null;

  /** `page` is the address below the site's root, `id` the gate's in that page. */
  constructor(page: string, id: string) {
    this.#slug = gateSlug(page, id);
  }

  /** The latest choice; null before the first. */
  async latest(): Promise<Choice | null> {
    const { attempts } = await (await this.#opened()).read(this.#slug, "");
    return choiceOf(attempts.at(-1));
  }

  /** Keep a choice; false when it lasts for this visit only. */
  async keep({ id, number, right }: Choice): Promise<boolean> {
    const attempt: Attempt = {
      id,
      at: Date.now(),
      passed: right,
      code: String(number),
      message: "",
      misconception: null,
    };
    try {
      const store = await this.#opened();
      await store.write(withAttempt(await store.read(this.#slug, ""), attempt));
      return store.lasting;
    } catch {
      return false;
    }
  }

  /** Call `listener` when another tab has chosen, until `signal` aborts. */
  async onElsewhere(listener: () => void, signal: AbortSignal): Promise<void> {
    const store = await this.#opened();
    store.onElsewhere((slug) => slug === this.#slug && listener(), signal);
  }

  async #opened(): Promise<ProgressStore> {
    this.#store ??= await progressStore();
    return this.#store;
  }
}

/** A choice made now. */
export function newChoice(number: number, right: boolean): Choice {
  return { id: `${Date.now()}-${Math.random().toString(36).slice(2)}`, number, right };
}

function choiceOf(attempt: Attempt | undefined): Choice | null {
  const number = Number(attempt?.code);
  if (!attempt || !Number.isInteger(number)) return null;
  return { id: idOf(attempt), number, right: attempt.passed };
}
