/** Questions to answer before running anything; every wrong answer has its own comment. */

import { button, h } from "../../ui/dom";
import type { Answered } from "../judgement";
import { inline } from "../text";
import type { Question } from "../types";
import type { Desk } from "../work";

const CLOSE_ENOUGH = 5e-4;

export interface Judged {
  right: boolean;
  message: string;
  misconception: string | null;
}

/** Judge one answer as typed or chosen; null when there is none. */
export function judge(question: Question, given: string): Judged | null {
  if (!given.trim()) return null;
  const value = typeof question.answer === "number" ? parseNumber(given) : given;
  if (value === null) {
    const message = "This is not a number. Write it like −0.5, 0.5 or 1/2.";
    return { right: false, message, misconception: null };
  }
  if (equal(value, question.answer)) {
    return { right: true, message: question.right, misconception: null };
  }
  const known = question.distractors?.find((distractor) => equal(value, distractor.value));
  const message = known?.message ?? question.wrong;
  return { right: false, message, misconception: known?.id ?? null };
}

/** Read `-0.5`, `−0,5`, `.5` or `1/2`; null for anything else. */
export function parseNumber(text: string): number | null {
  const plain = text
    .trim()
    .replace(/\u2212/g, "-")
    .replace(",", ".");
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:\s*\/\s*(\d+\.?\d*))?$/.exec(plain);
  if (!match?.[1]) return null;
  const value = Number(match[1]) / Number(match[2] ?? 1);
  return Number.isFinite(value) ? value : null;
}

function equal(one: string | number, other: string | number): boolean {
  if (typeof one === "string" || typeof other === "string") return one === other;
  return Math.abs(one - other) < CLOSE_ENOUGH;
}

/** The questions of one exercise, as fields with room for a comment under each. */
export class QuestionList {
  readonly element = h("ol", { class: "ppo-questions" });
  readonly #fields = new Map<string, { read: () => string; comment: HTMLElement }>();
  readonly #desk: Desk;
  readonly #questions: Question[];

  constructor(desk: Desk, questions: Question[], answers: Record<string, string>) {
    this.#desk = desk;
    this.#questions = questions;
    for (const question of questions) {
      this.element.append(this.#item(question, answers[question.id] ?? ""));
    }
  }

  get answers(): Record<string, string> {
    return Object.fromEntries([...this.#fields].map(([id, { read }]) => [id, read()]));
  }

  /** Comment on every answer that was given; unanswered questions say so. */
  check(): Answered {
    let right = 0;
    let given = 0;
    let misconception: string | null = null;
    for (const question of this.#questions) {
      const field = this.#fields.get(question.id)!;
      const judged = judge(question, field.read());
      const look = !judged ? "open" : judged.right ? "right" : "wrong";
      field.comment.className = `ppo-question__comment ppo-question__comment--${look}`;
      const word = { open: "", right: "Right. ", wrong: "Not yet. " }[look];
      field.comment.replaceChildren(word, ...inline(judged?.message ?? "Not answered yet."));
      given += judged ? 1 : 0;
      right += judged?.right ? 1 : 0;
      misconception ??= judged?.misconception ?? null;
    }
    return { right, given, total: this.#questions.length, misconception };
  }

  clear(): void {
    for (const field of this.element.querySelectorAll("input")) {
      if (field.type === "radio") field.checked = false;
      else field.value = "";
    }
    for (const { comment } of this.#fields.values()) comment.replaceChildren();
    this.#desk.changed();
  }

  #item(question: Question, given: string): HTMLElement {
    const id = `ppo-${this.#desk.slug}-${question.id}`;
    const comment = h("p", { class: "ppo-question__comment", id: `${id}-comment` });
    const ask = h("span", { id: `${id}-ask` }, ...inline(question.ask));
    const field =
      typeof question.answer === "number"
        ? this.#numberField(id, given)
        : this.#choices(id, question, given);
    // A comment speaks of the answer as it was.
    field.element.addEventListener("input", () => comment.replaceChildren());
    this.#fields.set(question.id, { read: field.read, comment });
    return h("li", { class: "ppo-question" }, ask, field.element, comment);
  }

  #numberField(id: string, given: string) {
    const input = h("input", {
      type: "text",
      inputMode: "decimal",
      autocomplete: "off",
      class: "ppo-question__number",
      "aria-labelledby": `${id}-ask`,
      "aria-describedby": `${id}-comment`,
      oninput: () => this.#desk.changed(),
      onkeydown: (event: KeyboardEvent) => event.key === "Enter" && this.#desk.check(),
    });
    input.value = given;
    return { element: input, read: () => input.value };
  }

  /** Choices in alphabetical order, so that their place gives nothing away. */
  #choices(id: string, { answer, distractors = [] }: Question, given: string) {
    const values = [answer, ...distractors.map(({ value }) => value)].map(String).sort();
    const inputs = values.map((value) =>
      h("input", {
        type: "radio",
        name: id,
        value,
        checked: value === given,
        onchange: () => this.#desk.changed(),
      }),
    );
    const labels = inputs.map((input) => h("label", {}, input, ` ${input.value}`));
    const element = h(
      "div",
      {
        role: "radiogroup",
        class: "ppo-question__choices",
        "aria-labelledby": `${id}-ask`,
        "aria-describedby": `${id}-comment`,
      },
      ...labels,
    );
    return { element, read: () => inputs.find((input) => input.checked)?.value ?? "" };
  }
}

/** A button that empties the answers. */
export function clearButton(list: QuestionList): HTMLButtonElement {
  return button("Clear answers", () => list.clear(), "ppo-button--quiet");
}
