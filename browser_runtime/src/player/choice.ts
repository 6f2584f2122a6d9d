/** The choice of a policy to play: a run and one of its checkpoints, or a file of the reader's. */
import type { Checkpoint } from "../generated/events.generated";
import type { RunRecord } from "../runs/library";
import { runLabels } from "../runs/run_label";
import { button, count, digits, h, setText } from "../ui/dom";

/** A policy as it can be loaded, wherever it was trained. */
interface Choice {
  /** Equal for the same policy. */
  readonly key: string;
  /** Its ONNX bytes. */
  bytes(signal: AbortSignal): Promise<Uint8Array>;
}

interface ChoiceListeners {
  /** Another policy is chosen, or none. */
  onChange(): void;
  /** The reader picked or dropped a file; `openFile` is called once it proved playable. */
  onFile(file: File): void;
  onProblem(error: unknown): void;
}

export class PolicyChoice {
  readonly source = h("select", { class: "ppo-field__input", id: "ppo-player-source" });
  readonly slider = h("input", {
    type: "range",
    class: "ppo-player__slider",
    min: "0",
    step: "1",
    "aria-label": "Checkpoint of the training",
  });
  readonly which = h("p", { class: "ppo-player__which" });
  readonly download = button("Download ONNX", () => void this.#save(), "ppo-button--quiet");
  #runs: readonly RunRecord[] = [];
  #run: RunRecord | null = null;
  /** Whether the reader chose that run; otherwise the newest one takes its place. */
  #picked = false;
  #file: (Choice & { readonly name: string }) | null = null;
  #filesOpened = 0;
  /** Whether the slider stays at the newest checkpoint. */
  #atNewest = true;
  readonly #listeners: ChoiceListeners;
  readonly #signal: AbortSignal;

  constructor(listeners: ChoiceListeners, signal: AbortSignal) {
    this.#listeners = listeners;
    this.#signal = signal;
    this.source.addEventListener("change", () => {
      this.choose(this.#runs.find(({ id }) => id === this.source.value) ?? null);
    });
    this.slider.addEventListener("input", () => {
      this.#atNewest = Number(this.slider.value) === Number(this.slider.max);
      this.#picked ||= !this.#atNewest;
      this.#changed();
    });
    this.#update();
  }

  /** The chosen policy, or null when there is none to choose. */
  get current(): Choice | null {
    const run = this.#run;
    const checkpoint = this.#checkpoint;
    if (!run || !checkpoint) return this.#file;
    const { name } = checkpoint;
    return { key: `${run.id}/${name}`, bytes: (signal) => run.handle.policy(name, signal) };
  }

  /** Offer these runs; the newest is chosen unless the reader chose another. */
  offer(runs: readonly RunRecord[]): void {
    this.#runs = runs.filter((run) => run.checkpoints.length > 0);
    const newest = this.#runs.at(-1) ?? null;
    if (this.#run && !this.#runs.includes(this.#run)) this.#picked = false;
    if (!this.#picked && !(this.#file && !this.#run)) {
      if (this.#run !== newest) this.#atNewest = true;
      this.#run = newest;
    }
    this.#update();
  }

  /** Choose a run's newest checkpoint; null chooses the opened file. */
  choose(run: RunRecord | null): void {
    this.#atNewest = true;
    this.#run = run;
    this.#picked = run !== null;
    this.#changed();
  }

  openFile(name: string, onnx: Uint8Array): void {
    this.#filesOpened += 1;
    this.#file = { name, key: `file ${this.#filesOpened}`, bytes: async () => onnx };
    this.choose(null);
  }

  /** Drop the choice, which does not fit another environment. */
  reset(): void {
    this.#run = null;
    this.#picked = false;
    this.#file = null;
    this.#atNewest = true;
  }

  /** A button that opens a file, which may also be dropped on `target`. */
  fileButton(target: HTMLElement): Node[] {
    const id = "ppo-player-file";
    const input = h("input", { type: "file", accept: ".onnx", class: "ppo-visually-hidden", id });
    const take = (files: FileList | null | undefined) => {
      const [picked] = files ?? [];
      if (picked) this.#listeners.onFile(picked);
    };
    input.addEventListener("change", () => {
      take(input.files);
      input.value = "";
    });
    target.addEventListener("dragover", (event) => event.preventDefault());
    target.addEventListener("drop", (event) => {
      event.preventDefault();
      take(event.dataTransfer?.files);
    });
    const look = "ppo-button ppo-button--quiet";
    return [input, h("label", { class: look, htmlFor: id }, "Open ONNX file")];
  }

  get #checkpoints(): readonly Checkpoint[] {
    return this.#run?.checkpoints ?? [];
  }

  get #checkpoint(): Checkpoint | null {
    const checkpoints = this.#checkpoints;
    return checkpoints[this.#atNewest ? checkpoints.length - 1 : Number(this.slider.value)] ?? null;
  }

  #changed(): void {
    this.#update();
    this.#listeners.onChange();
  }

  #update(): void {
    const checkpoints = this.#checkpoints;
    const checkpoint = this.#checkpoint;
    const file = this.#file;
    const labels = [...runLabels(this.#runs)].reverse();
    const entries = labels.map(([run, label]) => [run.id, label] as const);
    this.#list(file ? [...entries, ["file", file.name] as const] : entries);
    this.source.value = this.#run?.id ?? "file";
    this.slider.max = String(Math.max(0, checkpoints.length - 1));
    if (this.#atNewest) this.slider.value = this.slider.max;
    this.slider.disabled = checkpoints.length < 2;
    const where = checkpoint
      ? `After ${count(checkpoint.global_step)} env steps, mean return ${digits(checkpoint.episode_return)}`
      : file
        ? "From your file"
        : "Train first, or open an ONNX file.";
    setText(this.which, where);
    this.slider.setAttribute("aria-valuetext", where);
    this.download.hidden = !checkpoint;
  }

  /** Rewrite the list only when it differs, so that an open one stays open. */
  #list(wanted: readonly (readonly [value: string, text: string])[]): void {
    const shown = [...this.source.options].map(({ value, text }) => [value, text]);
    if (JSON.stringify(shown) !== JSON.stringify(wanted)) {
      this.source.replaceChildren(...wanted.map(([value, text]) => h("option", { value }, text)));
    }
    this.source.disabled = wanted.length === 0;
  }

  async #save(): Promise<void> {
    const run = this.#run;
    const checkpoint = this.#checkpoint;
    if (!run || !checkpoint) return;
    try {
      const onnx = await run.handle.policy(checkpoint.name, this.#signal);
      const blob = new Blob([new Uint8Array(onnx)], { type: "application/octet-stream" });
      const href = URL.createObjectURL(blob);
      const { env, seed } = run.spec;
      h("a", { href, download: `${env}-seed${seed}-${checkpoint.global_step}.onnx` }).click();
      setTimeout(() => URL.revokeObjectURL(href), 60_000);
    } catch (error) {
      this.#listeners.onProblem(error);
    }
  }
}
