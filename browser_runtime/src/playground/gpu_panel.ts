/** "Run on GPU": the reader's own service, its key, and the ways on when something is wrong. */
import {
  AddressError,
  type Connection,
  forgetConnection,
  loadConnection,
  parseAddress,
  saveConnection,
} from "../runs/connection";
import type { ConnectionState } from "../runs/gpu_run";
import { ServiceProblem, type WayOn } from "../runs/service_problem";
import { button, h, setText } from "../ui/dom";

interface GpuActions {
  /** Start a run with the settings of the form. Rejects with ServiceProblem. */
  start(connection: Connection): Promise<void>;
  /** Follow the unfinished runs again. */
  resume(): void;
  trainHere(): void;
  changeSettings(): void;
}

const WAYS: Record<WayOn, string> = {
  change_key: "Change address or key",
  change_settings: "Change the settings",
  retry: "Try again",
  train_here: "Train in the browser",
};

export class GpuPanel {
  readonly element: HTMLElement;
  readonly #address: HTMLInputElement;
  readonly #key: HTMLInputElement;
  readonly #run: HTMLButtonElement;
  readonly #forget: HTMLButtonElement;
  readonly #state = h("p", { class: "ppo-gpu__state", role: "status" });
  readonly #problem = h("div", { class: "ppo-gpu__problem", role: "alert", hidden: true });
  readonly #actions: GpuActions;

  constructor(actions: GpuActions) {
    this.#actions = actions;
    const stored = loadConnection();
    const input = (id: string, type: string, value: string, placeholder: string) =>
      h("input", {
        id,
        type,
        value,
        placeholder,
        class: "ppo-field__input",
        autocomplete: "off",
        spellcheck: "false",
      });
    this.#address = input(
      "ppo-gpu-address",
      "text",
      stored?.address ?? "",
      "http://127.0.0.1:8321",
    );
    this.#key = input("ppo-gpu-key", "password", stored?.key ?? "", "ppo_…");
    this.#run = h("button", { type: "submit", class: "ppo-button ppo-button--main" }, "Run on GPU");
    this.#forget = button("Forget address and key", () => this.#drop(), "ppo-button--quiet");
    this.#forget.hidden = !stored;
    const field = (name: string, element: HTMLInputElement) =>
      h(
        "div",
        { class: "ppo-field" },
        h("label", { class: "ppo-field__label ppo-field__label--word", htmlFor: element.id }, name),
        element,
      );
    this.element = h(
      "section",
      { class: "ppo-gpu", "aria-label": "Run on GPU" },
      h("h2", { class: "ppo-section__title" }, "Run on GPU"),
      h(
        "p",
        { class: "ppo-gpu__about" },
        "The same settings, trained by your GPU service and drawn over the browser's curve. " +
          "Address and key stay on this device.",
      ),
      h(
        "form",
        {
          class: "ppo-gpu__form",
          onsubmit: (event: Event) => {
            event.preventDefault();
            void this.#start();
          },
        },
        field("Address", this.#address),
        field("Key", this.#key),
        h("div", { class: "ppo-gpu__buttons" }, this.#run, this.#forget),
      ),
      this.#state,
      this.#problem,
    );
  }

  /** Address and key as stored, for runs that go on from an earlier visit. */
  get connection(): Connection | null {
    return loadConnection();
  }

  /** Show the state of a run's stream. */
  connectionState(state: ConnectionState | "over"): void {
    const sentence =
      state === "over"
        ? ""
        : state === "live"
          ? "Connected; events arrive live."
          : state === "polled"
            ? "Connected; runs that wait, or train beside others, are asked for every few seconds."
            : `Connection lost. Trying again in ${state.retryInSeconds} s; nothing is missed.`;
    setText(this.#state, sentence);
  }

  /** Show a problem, with a button for each way on. */
  complain(problem: Error): void {
    const ways =
      problem instanceof ServiceProblem ? problem.ways : (["retry", "train_here"] as const);
    const buttons = ways.map((way) =>
      button(WAYS[way], () => this.#goOn(way, problem), "ppo-button--quiet"),
    );
    this.#problem.replaceChildren(
      h("p", {}, problem.message),
      h("div", { class: "ppo-gpu__buttons" }, ...buttons),
    );
    this.#problem.hidden = false;
    this.#problem.scrollIntoView({ block: "nearest" });
    setText(this.#state, "");
  }

  calm(): void {
    this.#problem.hidden = true;
  }

  async #start(): Promise<void> {
    this.calm();
    const connection = this.#read();
    if (!connection) return;
    saveConnection(connection);
    this.#forget.hidden = false;
    this.#run.disabled = true;
    setText(this.#state, `Asking ${connection.address}.`);
    try {
      await this.#actions.start(connection);
    } catch (error) {
      this.complain(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.#run.disabled = false;
    }
  }

  #read(): Connection | null {
    try {
      const address = parseAddress(this.#address.value || this.#address.placeholder);
      this.#address.value = address;
      const key = this.#key.value.trim();
      if (key) return { address, key };
      this.complain(
        new ServiceProblem(
          "Paste the key that the service printed when it started.",
          ["train_here"],
          "no_key",
        ),
      );
      this.#key.focus();
    } catch (error) {
      const message = error instanceof AddressError ? error.message : String(error);
      this.complain(new ServiceProblem(message, ["change_key", "train_here"], "bad_address"));
      this.#address.focus();
    }
    return null;
  }

  #goOn(way: WayOn, problem: Error): void {
    this.calm();
    if (way === "change_key") {
      const unreachable = problem instanceof ServiceProblem && problem.code === "unreachable";
      (unreachable ? this.#address : this.#key).select();
    } else if (way === "change_settings") this.#actions.changeSettings();
    else if (way === "train_here") this.#actions.trainHere();
    else if (problem instanceof ServiceProblem && problem.code === "events_lost")
      this.#actions.resume();
    else void this.#start();
  }

  #drop(): void {
    forgetConnection();
    this.#address.value = "";
    this.#key.value = "";
    this.#forget.hidden = true;
    this.calm();
    setText(this.#state, "Address and key are forgotten.");
    this.#address.focus();
  }
}
