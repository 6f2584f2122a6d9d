/**
 * `<ppo-cell>`: code that a reader runs, edits and keeps.
 *
 * Its light DOM holds `<pre><code>` and `.ppo-recorded`, the output of the published code, so the
 * page reads without scripts. `data-id` is the key of the saved code; cells with the same
 * `data-session` share their variables. While `data-held` is set, the reader's own Run is refused
 * with its text; `ppo-ran` is dispatched when the code has run to its end.
 */

import { CellOutput } from "../bench/output";
import type { CellResult } from "../generated/cells.generated";
import { bootOnApproach } from "../python/boot_ahead";
import { runtime } from "../python/runtime";
import { type Unkept, unkeptSentence } from "../site/unkept";
import { copyText, downloadText } from "../ui/clipboard";
import { CodeEditor, codeText } from "../ui/code_editor";
import { button, h, setText } from "../ui/dom";
import { PpoElement } from "../ui/element";
import { menu } from "../ui/menu";
import { bootBytes, bootFraction, waitingPhrase } from "../ui/runtime_status";
import { CellBench } from "./cell_bench";
import { cellAfter, cellsAbove, runInOrder } from "./neighbours";
import { notebook } from "./notebook";
import { CellStore } from "./store";

const SAVE_DELAY = 400;

declare global {
  interface HTMLElementTagNameMap {
    "ppo-cell": PpoCell;
  }
}

export class PpoCell extends PpoElement {
  #editor!: CodeEditor;
  #store!: CellStore;
  #output = new CellOutput();
  #published = "";
  #running: AbortController | null = null;
  #saveTimer: number | undefined;
  readonly #run = button("Run", () => this.#press(), "ppo-button--main");
  readonly #state = h("span", { class: "ppo-cell__state", role: "status" });
  readonly #detail = h("span", { "aria-hidden": "true" });
  readonly #bar = h("progress", { class: "ppo-cell__progress", max: 1, hidden: true });
  readonly #notice = h("div", { class: "ppo-cell__notice", role: "status", hidden: true });
  readonly #bench = new CellBench((mark) => this.#editor.mark(mark));
  #built = false;

  static readonly observedAttributes = ["data-held"];

  attributeChangedCallback(): void {
    this.#run.setAttribute("aria-disabled", String(this.#isHeld));
  }

  override arrive(signal: AbortSignal): void {
    if (!this.#built) this.#build();
    window.addEventListener("pagehide", () => this.#saveNow(), { signal });
    runtime().onRetired(this.session, (said) => this.#showState(said), signal);
    signal.addEventListener("abort", () => {
      this.#saveNow();
      this.#running?.abort();
    });
  }

  /** Run the code. Resolves to its result, or to null at once while an earlier call still runs. */
  async run(): Promise<CellResult | null> {
    if (this.#running) return null;
    this.#saveNow();
    this.#running = new AbortController();
    const { signal } = this.#running;
    this.#output.clear();
    this.#bench.clear();
    this.#showRunning(true);
    const python = runtime();
    const unwatch = python.onStatus((status) => {
      this.#showState(waitingPhrase(status), bootFraction(status), bootBytes(status));
    });
    const result = await python.runCell(this.session, this.#editor.getCode(), {
      signal,
      onStart: () => {
        unwatch();
        this.#showState("Running…");
      },
      onOutput: (chunk) => {
        this.#dropRecorded();
        this.#output.append(chunk);
      },
      onAsk: (prompt) => this.#output.ask(prompt, signal),
    });
    unwatch();
    this.#running = null;
    this.#dropRecorded();
    this.#finish(result);
    return result;
  }

  get #isHeld(): boolean {
    return this.dataset.held !== undefined;
  }

  /** Whether the reader may run it now; says why not. */
  #mayRun(): boolean {
    if (this.#isHeld) this.#showState(this.dataset.held!);
    return !this.#isHeld;
  }

  #finish(result: CellResult): void {
    this.#output.finish(result);
    const line = result.error?.line ?? null;
    this.#editor.mark(line === null ? null : { line, look: "wrong" });
    this.#showRunning(false);
    this.#showState(ending(result));
    if (result.status === "ok") this.dispatchEvent(new CustomEvent("ppo-ran"));
  }

  /** Run the code, recorded, and walk through its lines. */
  async #step(): Promise<void> {
    if (this.#running || !this.#mayRun()) return;
    this.#running = new AbortController();
    this.#output.clear();
    this.#showRunning(true);
    this.#showState("Recording…");
    const { signal } = this.#running;
    try {
      const recording = await runtime().recordCell(this.session, this.#editor.getCode(), {
        signal,
        onOutput: (chunk) => this.#output.append(chunk),
        onAsk: (prompt) => this.#output.ask(prompt, signal),
      });
      this.#finish(recording.result);
      this.#bench.walk(recording);
    } catch (error) {
      this.#showState((error as Error).message);
    } finally {
      this.#running = null;
      this.#showRunning(false);
    }
  }

  /** The session whose variables the code sees. */
  get session(): string {
    return this.dataset.session ?? location.pathname;
  }

  /** Put the caret into the code. */
  edit(): void {
    this.#editor.focus();
  }

  #build(): void {
    this.#built = true;
    this.classList.add("ppo-cell");
    const text = this.querySelector("pre") ?? h("pre", {}, h("code"));
    this.#published = codeText(text.querySelector("code") ?? text);
    this.#store = new CellStore(this.dataset.id ?? location.pathname, this.#published);
    const place = h("div", { class: "ppo-cell__code" });
    text.before(place);
    place.append(text);
    const kept = this.#store.load();
    const useKept = kept !== null && !kept.outdated;
    this.#editor = new CodeEditor(place, {
      ...(useKept ? { code: kept.code } : {}),
      label: "Python code",
      onRun: () => void this.#runHere(),
      onRunAndAdvance: () => void this.#runAndAdvance(),
      onSave: () => this.#saveNow() || this.#showState("Saved on this device."),
      onChange: () => this.#saveSoon(),
    });
    bootOnApproach(this);
    place.after(this.#toolbar(), this.#notice, this.#bench.element, this.#output.element);
    this.#label(this.querySelector(".ppo-recorded"));
    if (kept?.outdated) this.#offerOld(kept.code);
    else if (useKept) this.#showState("Your version.");
    this.#offerOther();
  }

  #toolbar(): HTMLElement {
    const more = menu("More", {
      "Step through": () => void this.#step(),
      Variables: () =>
        void this.#bench
          .inspect(this.session)
          .catch((error: Error) => this.#showState(error.message)),
      "Run all above": () => void this.#runAbove(),
      Copy: () => void this.#copy(),
      "Download .py": () => downloadText("cell.py", `${this.#editor.getCode()}\n`),
      "Download .ipynb": () => downloadText("cell.ipynb", notebook(this.#editor.getCode())),
      "Forget variables": () => void this.#forget(),
    });
    return h(
      "div",
      { class: "ppo-cell__bar" },
      this.#run,
      h("span", { class: "ppo-cell__status" }, this.#state, this.#detail, this.#bar),
      button("Reset", () => this.#reset(), "ppo-button--quiet"),
      more,
    );
  }

  /** Label recorded output as the published code's, or remove it where it is empty. */
  #label(recorded: Element | null): void {
    if (!recorded) return;
    if (!recorded.textContent?.trim()) recorded.remove();
    else recorded.setAttribute("aria-label", "Output of the published code");
  }

  /** The recorded output stays until the reader has output of their own. */
  #dropRecorded(): void {
    this.querySelector(".ppo-recorded")?.remove();
  }

  #press(): void {
    if (this.#running) this.#running.abort();
    else void this.#runHere();
  }

  async #runHere(): Promise<void> {
    if (this.#mayRun()) await this.run();
  }

  async #runAndAdvance(): Promise<void> {
    if (!this.#mayRun()) return;
    cellAfter(this)?.edit();
    await this.run();
  }

  async #runAbove(): Promise<void> {
    const above = cellsAbove(this).filter((one) => one.session === this.session);
    this.#showState(await runInOrder(above, (text) => this.#showState(text)));
  }

  async #forget(): Promise<void> {
    await runtime().restart(this.session);
    this.#showState("Variables of this page are forgotten.");
  }

  async #copy(): Promise<void> {
    const copied = await copyText(this.#editor.getCode());
    this.#showState(copied ? "Copied." : "The browser did not allow copying.");
  }

  #reset(): void {
    const mine = this.#editor.getCode();
    if (mine === this.#published) {
      this.#showState("This is the published code.");
      return;
    }
    this.#editor.setCode(this.#published);
    this.#offer("Back to the published code.", "Undo", mine);
  }

  #offerOld(code: string): void {
    const text = "A newer version of this cell exists and is shown. Your edited older one is kept.";
    this.#offer(text, "Use mine", code);
  }

  /** What another tab had typed into the same cell, or the reader into older code. */
  #offerOther(): void {
    const { other } = this.#store;
    if (other === null || other === this.#editor.getCode()) return;
    const forget = button("Forget it", () => {
      this.#store.forgetOther();
      this.#notice.hidden = true;
    });
    this.#offer(
      "Another version of yours is kept, from another tab or an older page.",
      "Show it",
      other,
      forget,
    );
  }

  /** A sentence with a button that puts `code` into the editor. */
  #offer(text: string, label: string, code: string, ...more: HTMLElement[]): void {
    const accept = button(label, () => {
      this.#notice.hidden = true;
      this.#editor.setCode(code);
      this.#editor.focus();
    });
    this.#notice.replaceChildren(h("span", {}, text), accept, ...more);
    this.#notice.hidden = false;
  }

  #saveSoon(): void {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = window.setTimeout(() => this.#saveNow(), SAVE_DELAY);
  }

  /** Save the code if it was changed; says and returns why it could not be. */
  #saveNow(): Unkept | null {
    clearTimeout(this.#saveTimer);
    const code = this.#editor.getCode();
    // An untouched cell must not overwrite the older version that `#offerOld` still offers.
    if (code === this.#published && this.#store.load()?.outdated) return null;
    const before = this.#store.other;
    const unkept = this.#store.save(code);
    if (this.#store.other !== before) this.#offerOther();
    if (unkept) this.#showState(unkeptSentence(unkept));
    return unkept;
  }

  #showRunning(running: boolean): void {
    setText(this.#run, running ? "Stop" : "Run");
    this.#run.classList.toggle("ppo-button--stop", running);
    this.classList.toggle("ppo-cell--running", running);
  }

  /** `detail` changes too often to be read aloud. */
  #showState(text: string, fraction: number | null = null, detail = ""): void {
    setText(this.#state, text);
    setText(this.#detail, detail);
    this.#bar.hidden = fraction === null;
    if (fraction !== null) this.#bar.value = fraction;
  }
}

/** The end of a run in a few words; an error is explained in the output. */
function ending({ status, seconds }: CellResult): string {
  const words = { ok: "Done", error: "Error", stopped: "Stopped", lost: "Ended" };
  return `${words[status]} (${seconds < 0.1 ? "under 0.1" : seconds.toFixed(1)} s)`;
}
