/** The reader's record and draft: brought back, kept as they change, followed in other tabs. */
import type { Unkept } from "../site/unkept";
import { Draft } from "./draft";
import { KeptDrafts } from "./kept_drafts";
import type { Notice } from "./notice";
import { ExerciseRecord } from "./record";
import { Saving } from "./saving";
import type { Work } from "./work";

/** The exercise, as its keeping uses it. */
interface Host {
  readonly slug: string;
  readonly work: Work | null;
  readonly notice: Notice;
  say: (text: string) => void;
  /** The answers to the questions; undefined before they are shown. */
  answers: () => Record<string, string> | undefined;
  /** The record was read anew: show it. */
  reread: () => void;
}

export class Keeping {
  readonly record: ExerciseRecord;
  /** Null where there is no work. */
  readonly draft: Draft | null;
  readonly saving: Saving;
  /** Resolves when the record that the page shows has been read. */
  restored: Promise<void> = Promise.resolve();
  readonly #host: Host;
  readonly #others: KeptDrafts | null;

  constructor(host: Host) {
    const { slug, work, notice } = host;
    this.#host = host;
    this.record = new ExerciseRecord(slug, work?.starter ?? "");
    this.draft = work && new Draft(work, notice);
    this.#others = this.draft && new KeptDrafts(slug, this.draft, notice);
    this.saving = new Saving({ write: () => this.#write(), say: host.say });
  }

  /** Follow other tabs, and save on leaving, until `signal` aborts. */
  follow(signal: AbortSignal): void {
    const leave = () => void this.saving.now();
    window.addEventListener("pagehide", leave, { signal });
    document.addEventListener("focusout", () => this.saving.pending(), { signal });
    signal.addEventListener("abort", leave);
    void this.record.onElsewhere(() => void this.#catchUp(), signal);
  }

  /** Take over the record as it is stored now. */
  restore(): Promise<void> {
    this.restored = this.record.restore().then(({ code, starter }) => {
      if (code !== null) this.draft?.restore(code, starter);
      this.#show();
    });
    return this.restored;
  }

  /** Another tab wrote: show it, unless something was typed here that is newer. */
  async #catchUp(): Promise<void> {
    await this.restored;
    const { work } = this.#host;
    const before = work?.text ?? "";
    const untouched = this.record.isShown(before);
    const { code, starter } = await this.record.reread();
    const text = code ?? work?.starter ?? "";
    if (untouched && (work?.text ?? "") === before) {
      this.record.shows(text);
      this.draft?.restore(text, starter);
    }
    this.#show();
  }

  /** Offer the reader's own code of an earlier exercise. */
  async offerCode(slug: string): Promise<void> {
    if (this.record.progress.code !== null) return;
    const code = await this.record.draftOf(slug);
    if (code !== null) this.draft?.offer(code);
  }

  async #write(): Promise<Unkept | null> {
    await this.restored;
    const unkept = await this.record.save(this.#host.work?.text ?? "", this.#host.answers());
    this.#tellOfOthers();
    return unkept;
  }

  #show(): void {
    this.#host.reread();
    this.#tellOfOthers();
  }

  #tellOfOthers(): void {
    this.#others?.tell(this.record.progress.drafts);
  }
}
