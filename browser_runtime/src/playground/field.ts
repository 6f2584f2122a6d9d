/** One setting: its name, unit and value, a slider, what it does, and the way back to the preset. */
import type { ConfigField, Guide } from "../generated/config.generated";
import { FIELD_GUIDES } from "../generated/data.generated";
import { allowed, parseField, showValue } from "../runs/config_form";
import { button, h, setText } from "../ui/dom";
import { PLACES, placeOf, valueAt } from "./slider";

interface Shown {
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  /** Its kind of input, and what it may hold. */
  readonly checkbox?: boolean;
  readonly numeric?: boolean;
  readonly choices?: readonly string[] | null;
  /** The sentences below it. */
  readonly hint: readonly (Node | string)[];
}

export class Field {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement | HTMLSelectElement;
  readonly name: string;
  readonly #problem: HTMLElement;
  readonly #reset: HTMLButtonElement;
  #preset = "";

  constructor(shown: Shown, onInput: () => void) {
    this.name = shown.name;
    const id = `ppo-field-${shown.name}`;
    this.#problem = h("span", { class: "ppo-field__problem", id: `${id}-problem` });
    this.#reset = button("", () => this.reset(onInput), "ppo-field__reset");
    this.#reset.hidden = true;
    this.input = makeInput(id, shown, onInput);
    const label = h("label", { class: "ppo-field__label", htmlFor: id }, shown.label);
    if (shown.unit) label.append(h("small", {}, ` ${shown.unit}`));
    const hint = h("span", { class: "ppo-field__help", id: `${id}-help` }, ...shown.hint);
    this.element = h(
      "div",
      { class: `ppo-field ppo-opt${shown.checkbox ? " ppo-field--check" : ""}` },
      label,
      this.input,
      this.#problem,
      hint,
      this.#reset,
    );
  }

  get text(): string {
    return this.#checkbox ? String(this.#checkbox.checked) : this.input.value;
  }

  set text(text: string) {
    if (this.#checkbox) this.#checkbox.checked = text === "true";
    else if (this.input.value !== text) this.input.value = text;
  }

  /** Mark the field as wrong, or as right with "". */
  complain(message: string): void {
    setText(this.#problem, message);
    this.input.setAttribute("aria-invalid", String(message !== ""));
  }

  /** Say whether it differs from the preset, whose text is given, and offer the way back. */
  compare(changed: boolean, preset: string): void {
    this.#preset = preset;
    this.element.classList.toggle("ppo-field--changed", changed);
    this.#reset.hidden = !changed;
    const named = this.#checkbox ? (preset === "true" ? "on" : "off") : preset || "empty";
    setText(this.#reset, `Back to ${named}`);
  }

  reset(onInput: () => void): void {
    this.text = this.#preset;
    onInput();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
    this.input.focus();
  }

  get #checkbox(): HTMLInputElement | null {
    const { input } = this;
    return input instanceof HTMLInputElement && input.type === "checkbox" ? input : null;
  }
}

function makeInput(id: string, shown: Shown, oninput: () => void): Field["input"] {
  const attributes = {
    id,
    class: "ppo-field__input",
    "aria-describedby": `${id}-problem ${id}-help`,
    oninput,
  };
  if (shown.choices) {
    return h("select", attributes, ...shown.choices.map((value) => h("option", { value }, value)));
  }
  return h("input", {
    ...attributes,
    type: shown.checkbox ? "checkbox" : "text",
    role: shown.checkbox ? "switch" : undefined,
    autocomplete: "off",
    spellcheck: "false",
    inputmode: shown.numeric ? "decimal" : "text",
  });
}

/** A hyperparameter's field, with a slider where its guide has a usual range. */
export class ConfigFieldInput extends Field {
  readonly field: ConfigField;
  readonly #guide: Guide;
  readonly #slider: HTMLInputElement | null = null;

  constructor(field: ConfigField, onInput: () => void) {
    const guide = FIELD_GUIDES[field.name];
    const { name, type, help, choices } = field;
    super(
      {
        name,
        label: guide.label,
        unit: guide.unit,
        checkbox: type === "bool",
        numeric: type === "int" || type === "float",
        choices,
        hint: [h("code", {}, name), `: ${help}; ${allowed(field)}. ${guide.attempt}`],
      },
      () => {
        this.slide();
        onInput();
      },
    );
    this.field = field;
    this.#guide = guide;
    if (guide.usual) {
      this.#slider = this.#makeSlider(onInput);
      this.input.after(this.#slider);
    }
  }

  /** Bring the slider to the text. */
  slide(): void {
    const place = placeOf(this.#guide, Number(this.text));
    if (this.#slider && place !== null && this.text.trim() !== "" && !Number.isNaN(place)) {
      this.#slider.value = String(place);
    }
  }

  /** Whether the text means something else than the preset, whatever its spelling. */
  compareWith(preset: string): void {
    let text = this.text;
    try {
      text = showValue(parseField(this.field, text));
    } catch {
      // What cannot be read differs from the preset.
    }
    this.compare(text !== preset, preset);
    const place = preset === "" ? null : placeOf(this.#guide, Number(preset));
    if (place !== null) this.#slider?.style.setProperty("--ppo-preset", String(place / PLACES));
  }

  #makeSlider(onInput: () => void): HTMLInputElement {
    const slider = h("input", {
      type: "range",
      class: "ppo-opt__slider",
      min: "0",
      max: String(PLACES),
      "aria-label": `${this.#guide.label}, slider`,
    });
    slider.addEventListener("input", () => {
      this.text = showValue(valueAt(this.#guide, this.field, Number(slider.value)));
      slider.setAttribute("aria-valuetext", this.text);
      onInput();
    });
    return slider;
  }
}
