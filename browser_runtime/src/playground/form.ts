/** The settings of a run: environment, seed and hyperparameters, checked field by field. */

import type { ConfigField, PPOConfig, RunSpec } from "../generated/config.generated";
import { CONFIG_FIELDS, ENVIRONMENTS } from "../generated/data.generated";
import { algorithmSettings, conflict, parseField, parseSeed, showValue } from "../runs/config_form";
import { preset } from "../runs/presets";
import { button, h, setText } from "../ui/dom";

/** Always visible; the rest is under "More". */
const CORE = [
  "learning_rate",
  "clip_coef",
  "update_epochs",
  "num_minibatches",
  "gamma",
  "gae_lambda",
  "ent_coef",
  "total_steps",
];

/** One labelled input with its own message. */
class Field {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement | HTMLSelectElement;
  readonly #problem: HTMLElement;

  constructor(
    readonly name: string,
    options: {
      help: string;
      checkbox?: boolean;
      numeric?: boolean;
      choices?: readonly string[] | null;
    },
    onInput: () => void,
  ) {
    const id = `ppo-field-${name}`;
    this.#problem = h("span", { class: "ppo-field__problem", id: `${id}-problem` });
    const help = h("span", { class: "ppo-field__help", id: `${id}-help` }, options.help);
    const attributes = {
      id,
      class: "ppo-field__input",
      "aria-describedby": `${id}-problem ${id}-help`,
      oninput: onInput,
    };
    this.input = options.choices
      ? h("select", attributes, ...options.choices.map((value) => h("option", { value }, value)))
      : h("input", {
          ...attributes,
          type: options.checkbox ? "checkbox" : "text",
          autocomplete: "off",
          spellcheck: "false",
          inputmode: options.numeric ? "decimal" : "text",
        });
    const label = h("label", { class: "ppo-field__label", htmlFor: id }, name);
    this.element = h(
      "div",
      { class: `ppo-field${options.checkbox ? " ppo-field--check" : ""}` },
      label,
      this.input,
      this.#problem,
      help,
    );
  }

  get text(): string {
    return this.#checkbox ? String(this.#checkbox.checked) : this.input.value;
  }

  set text(text: string) {
    if (this.#checkbox) this.#checkbox.checked = text === "true";
    else if (this.input.value !== text) this.input.value = text;
  }

  get #checkbox(): HTMLInputElement | null {
    const { input } = this;
    return input instanceof HTMLInputElement && input.type === "checkbox" ? input : null;
  }

  /** Mark the field as wrong, or as right with "". */
  complain(message: string): void {
    setText(this.#problem, message);
    this.input.setAttribute("aria-invalid", String(message !== ""));
  }

  markChanged(changed: boolean): void {
    this.element.classList.toggle("ppo-field--changed", changed);
  }
}

export class SettingsForm {
  readonly element: HTMLElement;
  readonly #env: HTMLSelectElement;
  readonly #about = h("p", { class: "ppo-settings__about" });
  readonly #seed: Field;
  readonly #fields = new Map<string, Field>();
  readonly #reset: HTMLButtonElement;
  readonly #more: HTMLElement;
  readonly #showMore: HTMLButtonElement;
  /** On narrow screens only: there the world matters more than eight fields above it. */
  readonly #showAll: HTMLButtonElement;

  readonly #onChange: (spec: RunSpec) => void;

  /** @param onChange called with the settings after every change that leaves them valid. */
  constructor(onChange: (spec: RunSpec) => void) {
    this.#onChange = onChange;
    const options = Object.keys(ENVIRONMENTS).map((name) => h("option", { value: name }, name));
    this.#env = h(
      "select",
      { id: "ppo-field-env", class: "ppo-field__input", onchange: () => this.#toPreset() },
      ...options,
    );
    const changed = () => this.#changed();
    this.#seed = new Field("seed", { help: "same seed, same run", numeric: true }, changed);
    for (const field of CONFIG_FIELDS) {
      const { name, type, help, choices } = field;
      const numeric = type === "int" || type === "float";
      const options = { help, checkbox: type === "bool", numeric, choices };
      const onInput = name === "algorithm" ? () => this.#toAlgorithm() : changed;
      this.#fields.set(name, new Field(name, options, onInput));
    }
    this.#reset = button("Back to the preset", () => this.#toPreset(), "ppo-button--quiet");
    const core = CORE.map((name) => this.#field(name).element);
    const rest = [...this.#fields.values()].filter(({ name }) => !CORE.includes(name));
    const id = "ppo-settings-more";
    const others = rest.map(({ element }) => element);
    this.#more = h("div", { class: "ppo-settings__fields", id, hidden: true }, ...others);
    this.#showMore = button("", () => this.#openMore(this.#more.hidden), "ppo-button--quiet");
    this.#showMore.setAttribute("aria-controls", id);
    this.#openMore(false);
    const toggle = () => this.#openAll(!this.element.classList.contains("ppo-settings--open"));
    this.#showAll = button("Hyperparameters", toggle, "ppo-settings__all");
    this.#showAll.setAttribute("aria-expanded", "false");
    this.element = h(
      "div",
      { class: "ppo-settings" },
      h(
        "div",
        { class: "ppo-settings__world" },
        h(
          "div",
          { class: "ppo-field" },
          h(
            "label",
            { class: "ppo-field__label ppo-field__label--word", htmlFor: "ppo-field-env" },
            "Environment",
          ),
          this.#env,
        ),
        this.#seed.element,
      ),
      this.#about,
      this.#showAll,
      h("div", { class: "ppo-settings__fields ppo-settings__core" }, ...core),
      this.#more,
      h("div", { class: "ppo-settings__foot" }, this.#showMore, this.#reset),
    );
  }

  /** The present settings; null when a field is invalid, which is then marked. */
  read(): RunSpec | null {
    const env = this.#env.value;
    const config = preset(env);
    let fits = true;
    for (const field of CONFIG_FIELDS) {
      const shown = this.#field(field.name);
      fits =
        this.#check(shown, () => {
          Object.assign(config, { [field.name]: parseField(field, shown.text) });
        }) && fits;
    }
    let seed = 0;
    fits =
      this.#check(this.#seed, () => {
        seed = parseSeed(this.#seed.text);
      }) && fits;
    const clash = fits ? conflict(config) : null;
    if (clash) this.#field(clash.field).complain(clash.message);
    return fits && !clash ? { env, seed, config } : null;
  }

  /** Show these settings. */
  write({ env, seed, config }: RunSpec): void {
    this.#env.value = env;
    this.#seed.text = String(seed);
    for (const { name } of CONFIG_FIELDS) this.#field(name).text = showValue(config[name]);
    this.#changed();
  }

  /** Mark the field that Python refused, here or on a service. */
  refuse(field: string, message: string): void {
    const shown = field === "seed" ? this.#seed : this.#fields.get(field);
    shown?.complain(message);
  }

  /** Put the cursor where the first mistake is, or on the first hyperparameter. */
  focusProblem(): void {
    const wrong = this.element.querySelector<HTMLElement>("[aria-invalid=true]");
    const field = wrong ?? this.#field(CORE[0]!).input;
    this.#openAll(true);
    if (this.#more.contains(field)) this.#openMore(true);
    field.focus();
  }

  #openAll(open: boolean): void {
    this.element.classList.toggle("ppo-settings--open", open);
    this.#showAll.setAttribute("aria-expanded", String(open));
  }

  #openMore(open: boolean): void {
    this.#more.hidden = !open;
    this.#showMore.setAttribute("aria-expanded", String(open));
    setText(this.#showMore, open ? "Fewer hyperparameters" : "More hyperparameters");
  }

  #field(name: string): Field {
    return this.#fields.get(name)!;
  }

  #check(field: Field, read: () => void): boolean {
    try {
      read();
      field.complain("");
      return true;
    } catch (error) {
      field.complain((error as Error).message);
      return false;
    }
  }

  #changed(): void {
    const env = this.#env.value;
    const usual = preset(env);
    setText(this.#about, ENVIRONMENTS[env]?.description ?? "");
    let anyChanged = false;
    for (const field of CONFIG_FIELDS) {
      const shown = this.#field(field.name);
      const differs = normal(field, shown.text) !== showValue(usual[field.name]);
      shown.markChanged(differs);
      anyChanged ||= differs;
    }
    this.#reset.hidden = !anyChanged;
    const spec = this.read();
    if (spec) this.#onChange(spec);
  }

  /** Set the fields that come with an algorithm; those of the last one return to the preset. */
  #toAlgorithm(): void {
    const usual = preset(this.#env.value);
    const { text: algorithm } = this.#field("algorithm");
    for (const { choices } of CONFIG_FIELDS) {
      for (const other of choices ?? []) {
        for (const name of Object.keys(algorithmSettings(other)) as (keyof PPOConfig)[]) {
          this.#field(name).text = showValue(usual[name]);
        }
      }
    }
    for (const [name, value] of Object.entries(algorithmSettings(algorithm))) {
      this.#field(name).text = showValue(value as PPOConfig[keyof PPOConfig]);
    }
    this.#changed();
  }

  #toPreset(): void {
    const env = this.#env.value;
    const seed = Number(this.#seed.text) || 0;
    this.write({ env, seed, config: preset(env) });
  }
}

/** The text in the field's own spelling, in which 1e-3 and 0.001 are the same. */
function normal(field: ConfigField, text: string): string {
  try {
    return showValue(parseField(field, text));
  } catch {
    return text;
  }
}
