/** Experiments that are one press away, as changes of a world's preset. */
import type { PPOConfig } from "../generated/config.generated";
import { CONFIG_FIELDS } from "../generated/data.generated";
import { showValue } from "../runs/config_form";
import { preset } from "../runs/presets";
import { h } from "../ui/dom";

interface Chip {
  readonly label: string;
  /** What it changes in a world's preset. */
  readonly changes: (usual: PPOConfig) => Partial<PPOConfig>;
}

export const CHIPS: readonly Chip[] = [
  { label: "Preset", changes: () => ({}) },
  { label: "Clip off", changes: () => ({ clip_coef: 100 }) },
  {
    label: "Rate × 4",
    changes: ({ learning_rate }) => ({ learning_rate: Number((4 * learning_rate).toPrecision(3)) }),
  },
  { label: "20 epochs", changes: () => ({ update_epochs: 20 }) },
  { label: "λ = 0", changes: () => ({ gae_lambda: 0 }) },
  { label: "λ = 1", changes: () => ({ gae_lambda: 1 }) },
  { label: "No normalising", changes: () => ({ norm_adv: false }) },
];

export class PresetChips {
  readonly element: HTMLElement;
  readonly #buttons: readonly HTMLButtonElement[];

  constructor(onChoose: (changes: Chip["changes"]) => void) {
    this.#buttons = CHIPS.map(({ label, changes }) =>
      h("button", { type: "button", class: "ppo-chip", onclick: () => onChoose(changes) }, label),
    );
    this.element = h(
      "div",
      { class: "ppo-chips", role: "group", "aria-label": "Experiments" },
      ...this.#buttons,
    );
  }

  /** Press the chip whose settings these are. */
  show(env: string, config: PPOConfig | null): void {
    const usual = preset(env);
    CHIPS.forEach(({ changes }, at) => {
      const same = config !== null && sameConfig(config, { ...usual, ...changes(usual) });
      this.#buttons[at]?.setAttribute("aria-pressed", String(same));
    });
  }
}

function sameConfig(a: PPOConfig, b: PPOConfig): boolean {
  return CONFIG_FIELDS.every(({ name }) => showValue(a[name]) === showValue(b[name]));
}
