/** One setting to tune: a number to type, a slider for it, and the range. */
import { h } from "../../ui/dom";
import type { SettingView } from "../types";
import { problemWith, shareOf, shown, valueAt } from "./setting_scale";

/** Steps of a slider from end to end. */
const STEPS = 100;

interface Listeners {
  onChange: () => void;
  /** Enter hands in. */
  onEnter: () => void;
}

export class SettingField {
  readonly element: HTMLElement;
  readonly setting: SettingView;
  readonly #number: HTMLInputElement;
  readonly #slider: HTMLInputElement;

  constructor(id: string, setting: SettingView, { onChange, onEnter }: Listeners) {
    this.setting = setting;
    const { label, low, high } = setting;
    this.#number = h("input", {
      id,
      type: "text",
      inputMode: "decimal",
      autocomplete: "off",
      class: "ppo-setting__number",
      "aria-describedby": `${id}-range`,
      oninput: () => {
        this.#show();
        onChange();
      },
      onkeydown: (event: KeyboardEvent) => event.key === "Enter" && onEnter(),
    });
    this.#slider = h("input", {
      type: "range",
      class: "ppo-setting__slider",
      min: "0",
      max: String(STEPS),
      "aria-label": `${label}, slider`,
      oninput: () => {
        this.text = shown(valueAt(setting, Number(this.#slider.value) / STEPS));
        onChange();
      },
    });
    this.element = h(
      "div",
      { class: "ppo-setting" },
      h("label", { class: "ppo-setting__label", htmlFor: id }, label),
      this.#number,
      this.#slider,
      h(
        "span",
        { class: "ppo-setting__range", id: `${id}-range` },
        `${shown(low)} to ${shown(high)}`,
      ),
    );
    this.text = shown(setting.start);
  }

  get text(): string {
    return this.#number.value;
  }

  set text(text: string) {
    this.#number.value = text;
    this.#show();
  }

  get problem(): string | null {
    return problemWith(this.setting, this.text);
  }

  focus(): void {
    this.#number.focus();
  }

  /** Let the slider and the looks follow the number. */
  #show(): void {
    const wrong = this.problem !== null;
    this.#number.setAttribute("aria-invalid", String(wrong));
    if (wrong) return;
    const share = shareOf(this.setting, Number(this.text));
    this.#slider.value = String(Math.round(share * STEPS));
    this.#slider.setAttribute("aria-valuetext", this.text);
  }
}
