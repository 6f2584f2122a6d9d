/** The settings of a run: world, seed, hyperparameters in groups and edits, checked as they change. */
import type { PPOConfig } from "../generated/config.generated";
import { CONFIG_FIELDS, FIELD_GROUPS, FIELD_GUIDES } from "../generated/data.generated";
import { algorithmSettings, conflict, parseField, parseSeed, showValue } from "../runs/config_form";
import { type Experiment, edited } from "../runs/experiment";
import { preset } from "../runs/presets";
import { button, h, setText } from "../ui/dom";
import { EditsPanel } from "./edits_panel";
import { ConfigFieldInput, Field } from "./field";
import { PresetChips } from "./presets";
import { Undo } from "./undo";
import { WorldSelect } from "./world_select";

/** Groups that are closed until something in them is changed or wrong. */
const CLOSED = new Set(["details"]);

export class SettingsForm {
  readonly element: HTMLElement;
  readonly world: WorldSelect;
  readonly #seed: Field;
  readonly #fields = new Map<string, ConfigFieldInput>();
  readonly #groups = new Map<string, HTMLDetailsElement>();
  readonly #chips: PresetChips;
  readonly #edits: EditsPanel;
  readonly #reset: HTMLButtonElement;
  readonly #back: HTMLButtonElement;
  readonly #onChange: (spec: Experiment) => void;
  #undo: Undo<Experiment> | null = null;

  /** @param onChange called with the settings after every change that leaves them valid. */
  constructor(onChange: (spec: Experiment) => void) {
    this.#onChange = onChange;
    const changed = () => this.#changed();
    this.world = new WorldSelect(() => this.#toPreset());
    this.#seed = new Field(
      {
        name: "seed",
        label: "First seed",
        unit: "",
        numeric: true,
        hint: ["Same seed, same run."],
      },
      changed,
    );
    for (const field of CONFIG_FIELDS) {
      const onInput = field.name === "algorithm" ? () => this.#toAlgorithm() : changed;
      this.#fields.set(field.name, new ConfigFieldInput(field, onInput));
    }
    this.#chips = new PresetChips((changes) => {
      const usual = preset(this.world.value);
      this.#put({ ...usual, ...changes(usual) });
    });
    this.#edits = new EditsPanel({ onChange: changed, onProbe: (env) => this.#toWorld(env) });
    this.#reset = button("Back to the preset", () => this.#toPreset(), "ppo-button--quiet");
    this.#back = button("Undo", () => this.#takeBack(), "ppo-button--quiet");
    this.element = h(
      "div",
      { class: "ppo-settings", onchange: () => this.#note() },
      this.world.about,
      this.#chips.element,
      h("div", { class: "ppo-settings__foot" }, this.#back, this.#reset),
      ...FIELD_GROUPS.map((group) => this.#makeGroup(group)),
      this.#edits.element,
    );
  }

  /** The present settings; null when a field is invalid, which is then marked. */
  read(): Experiment | null {
    const env = this.world.value;
    const config = preset(env);
    let fits = true;
    for (const shown of this.#fields.values()) {
      const { field } = shown;
      const read = () => Object.assign(config, { [field.name]: parseField(field, shown.text) });
      fits = check(shown, read) && fits;
    }
    let seed = 0;
    fits =
      check(this.#seed, () => {
        seed = parseSeed(this.#seed.text);
      }) && fits;
    const clash = fits ? conflict(config) : null;
    if (clash) this.#field(clash.field).complain(clash.message);
    return fits && !clash ? edited({ env, seed, config }, this.#edits.edits) : null;
  }

  /** Show these settings. */
  write(spec: Experiment): void {
    this.world.value = spec.env;
    this.#seed.text = String(spec.seed);
    this.#edits.edits = spec.edits;
    for (const { name } of CONFIG_FIELDS) this.#field(name).text = showValue(spec.config[name]);
    this.#changed();
    this.#note();
  }

  /** Mark the field that Python refused, here or on a service. */
  refuse(field: string, message: string): void {
    if (this.#edits.complain(field, message)) return;
    const shown = field === "seed" ? this.#seed : this.#fields.get(field);
    shown?.complain(message);
  }

  /** Put the cursor where the first mistake is, or on the first hyperparameter. */
  focusProblem(): void {
    const wrong = this.element.querySelector<HTMLElement>("[aria-invalid=true]");
    const field = wrong ?? this.#field("total_steps").input;
    const group = field.closest("details");
    if (group) group.open = true;
    field.focus();
  }

  #makeGroup(group: string): HTMLDetailsElement {
    const members = [...this.#fields.values()].filter(
      ({ field }) => FIELD_GUIDES[field.name].group === group,
    );
    const inside = members.map(({ element }) => element);
    const note = h("span", {}, `${members.length} settings`);
    const title = group.charAt(0).toUpperCase() + group.slice(1);
    const details = h(
      "details",
      { class: "ppo-group", open: !CLOSED.has(group) && !matchMedia("(max-width: 60em)").matches },
      h("summary", {}, `${title} `, note),
      ...(group === "run" ? [this.#seed.element] : []),
      ...inside,
    );
    this.#groups.set(group, details);
    return details;
  }

  #field(name: string): ConfigFieldInput {
    return this.#fields.get(name)!;
  }

  #changed(): void {
    const env = this.world.value;
    const usual = preset(env);
    this.world.describe();
    this.#edits.describe(env);
    for (const shown of this.#fields.values()) {
      shown.slide();
      shown.compareWith(showValue(usual[shown.field.name]));
    }
    for (const details of this.#groups.values()) {
      const number = details.querySelectorAll(".ppo-field--changed").length;
      const all = details.querySelectorAll(".ppo-opt").length;
      const note = details.querySelector("summary > span");
      if (note) setText(note, number > 0 ? `${number} changed` : `${all} settings`);
    }
    const spec = this.read();
    this.#chips.show(env, spec?.config ?? null);
    const any = this.element.querySelector(".ppo-field--changed") !== null;
    this.#reset.hidden = !any && !Object.values(this.#edits.edits).some((value) => value !== null);
    if (spec) this.#onChange(spec);
  }

  /** A change is over: it can be taken back from now on. */
  #note(): void {
    const spec = this.read();
    if (!spec) return;
    this.#undo ??= new Undo(spec);
    this.#undo.note(spec);
    this.#back.hidden = !this.#undo.possible;
  }

  #takeBack(): void {
    const spec = this.#undo?.back();
    if (spec) this.write(spec);
  }

  /** Set the fields that come with an algorithm; those of the last one return to the preset. */
  #toAlgorithm(): void {
    const usual = preset(this.world.value);
    const { text: algorithm } = this.#field("algorithm");
    for (const other of this.#field("algorithm").field.choices ?? []) {
      for (const name of Object.keys(algorithmSettings(other)) as (keyof PPOConfig)[]) {
        this.#field(name).text = showValue(usual[name]);
      }
    }
    for (const [name, value] of Object.entries(algorithmSettings(algorithm))) {
      this.#field(name).text = showValue(value as PPOConfig[keyof PPOConfig]);
    }
    this.#changed();
  }

  #toPreset(): void {
    const env = this.world.value;
    this.write({ env, seed: Number(this.#seed.text) || 0, config: preset(env) });
  }

  /** Go to another world and keep the bug: that is what its probe is for. */
  #toWorld(env: string): void {
    const { bug } = this.#edits.edits;
    const spec = { env, seed: Number(this.#seed.text) || 0, config: preset(env) };
    this.write(edited(spec, { bug, reward: null, ends: null }));
  }

  #put(config: PPOConfig): void {
    const spec = { env: this.world.value, seed: Number(this.#seed.text) || 0, config };
    this.write(edited(spec, this.#edits.edits));
  }
}

/** Read a field; where that fails, its message stands beside it. */
function check(field: Field, read: () => void): boolean {
  try {
    read();
    field.complain("");
    return true;
  } catch (error) {
    field.complain((error as Error).message);
    return false;
  }
}
