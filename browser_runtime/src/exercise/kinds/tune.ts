/** Settings of a run to choose under a budget; every try is trained, judged and kept in a table. */
import type { Attempt } from "../../progress/record";
import { h } from "../../ui/dom";
import type { SettingView } from "../types";
import type { Desk, Work } from "../work";
import { SettingField } from "./setting_field";
import { triesTable } from "./tries";
import { valuesFrom } from "./values";

export class TuneWork implements Work {
  readonly starter: string;
  readonly actions = {};
  readonly #fields: SettingField[];
  readonly #tries = h("div", { class: "ppo-tries" });

  /** @param list The page's settings without scripts; fields take their place. */
  constructor(list: Element, desk: Desk) {
    const rows = [...list.querySelectorAll<HTMLElement>("[data-setting]")];
    this.#fields = rows.map((row) => {
      const setting = settingOf(row);
      const listeners = { onChange: () => desk.changed(), onEnter: () => desk.check() };
      return new SettingField(`ppo-${desk.slug}-${setting.name}`, setting, listeners);
    });
    this.starter = this.text;
    const fields = h("div", { class: "ppo-tune__settings" }, ...this.#fields.map((f) => f.element));
    list.replaceWith(fields, this.#tries);
  }

  get text(): string {
    const values = this.#fields.map(({ setting, text }) => [setting.name, numberOr(text)]);
    return JSON.stringify(Object.fromEntries(values));
  }

  /** The first setting that cannot be trained with, as a sentence. */
  get problem(): string | null {
    return this.#fields.map((field) => field.problem).find((problem) => problem !== null) ?? null;
  }

  set(text: string): void {
    const values = valuesFrom(text);
    for (const field of this.#fields) {
      field.text = values[field.setting.name] ?? String(field.setting.start);
    }
  }

  focus(): void {
    const wrong = this.#fields.find(({ problem }) => problem !== null);
    (wrong ?? this.#fields[0])?.focus();
  }

  recall(attempts: readonly Attempt[]): void {
    const settings = this.#fields.map(({ setting }) => setting);
    this.#tries.replaceChildren(...triesTable(settings, attempts));
  }
}

export function mountTune(exercise: HTMLElement, desk: Desk): Work | null {
  const list = exercise.querySelector(".ppo-tune");
  return list && new TuneWork(list, desk);
}

/** A number where it is one; a draft keeps what cannot be trained with, too. */
function numberOr(text: string): number | string {
  return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

function settingOf({ dataset }: HTMLElement): SettingView {
  return {
    name: dataset.setting ?? "",
    label: dataset.label ?? "",
    low: Number(dataset.low),
    high: Number(dataset.high),
    start: Number(dataset.start),
    scale: dataset.scale === "log" ? "log" : "linear",
    whole: dataset.whole === "true",
  };
}
