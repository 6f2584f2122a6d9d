/** The few controls that figures share, as shapes. Their events are wired by `<ppo-figure>`. */
import { say } from "./figure";
import { type Attributes, type Shape, shape } from "./shape";

/** A labelled slider of HTML's own kind. */
export function range(
  handle: string,
  label: string,
  value: number,
  [low, high, step]: readonly [number, number, number],
  spoken?: string,
): Shape {
  const attributes: Attributes = {
    type: "range",
    min: low,
    max: high,
    step,
    value,
    "data-handle": handle,
    "aria-label": label,
    "aria-valuetext": spoken ?? say(value),
  };
  return shape(
    "label",
    { class: "ppo-figure__range" },
    shape("span", { class: "ppo-figure__name" }, label),
    shape("input", attributes),
    shape("output", {}, spoken ?? say(value)),
  );
}

export function button(handle: string, label: string, attributes: Attributes = {}): Shape {
  return shape(
    "button",
    { type: "button", class: "ppo-figure__button", "data-handle": handle, ...attributes },
    label,
  );
}

/** A row of controls. */
export function row(...children: readonly Shape[]): Shape {
  return shape("div", { class: "ppo-figure__row" }, ...children);
}

/** The numbers of a figure as a table a reader can open; `head` names the columns. */
export function table(
  caption: string,
  head: readonly string[],
  body: readonly (readonly string[])[],
): Shape {
  const cell = (text: string, column: number) =>
    column === 0 ? shape("th", { scope: "row" }, text) : shape("td", {}, text);
  return shape(
    "details",
    { class: "ppo-figure__table" },
    shape("summary", {}, caption),
    shape(
      "div",
      { class: "ppo-figure__scroll", tabindex: 0, role: "group", "aria-label": caption },
      shape(
        "table",
        {},
        shape(
          "thead",
          {},
          shape("tr", {}, ...head.map((text) => shape("th", { scope: "col" }, text))),
        ),
        shape("tbody", {}, ...body.map((cells) => shape("tr", {}, ...cells.map(cell)))),
      ),
    ),
  );
}

/** A few buttons of which one is pressed; the handle of each is `handle:value`. */
export function choice(
  handle: string,
  label: string,
  options: readonly (readonly [value: string, label: string])[],
  now: string,
): Shape {
  const buttons = options.map(([value, words]) =>
    button(`${handle}:${value}`, words, { "aria-pressed": String(value === now) }),
  );
  return shape(
    "div",
    { class: "ppo-figure__options", role: "group", "aria-label": label },
    shape("span", { class: "ppo-figure__name" }, label),
    ...buttons,
  );
}

/** A button that stays pressed while something is shown, in the colour it is shown in. */
export function toggle(handle: string, label: string, on: boolean, role?: string): Shape {
  const swatch = role ? [shape("i", { class: `ppo-figure__swatch ppo-swatch--${role}` })] : [];
  const attributes = {
    type: "button",
    class: "ppo-figure__button ppo-figure__toggle",
    "data-handle": handle,
    "aria-pressed": String(on),
  };
  return shape("button", attributes, ...swatch, shape("span", {}, label));
}

/** What the colours of a picture stand for. */
export function legend(...items: readonly (readonly [role: string, label: string])[]): Shape {
  const entries = items.map(([role, label]) =>
    shape("li", {}, shape("i", { class: `ppo-figure__swatch ppo-swatch--${role}` }), label),
  );
  return shape("ul", { class: "ppo-figure__legend" }, ...entries);
}

/** The numbers that matter now, by name. */
export function readings(...rows: readonly (readonly [name: string, value: string])[]): Shape {
  const entries = rows.flatMap(([name, value]) => [shape("dt", {}, name), shape("dd", {}, value)]);
  return shape("dl", { class: "ppo-figure__readings" }, ...entries);
}

/** Controls that most readers can leave alone. */
export function more(label: string, ...children: readonly Shape[]): Shape {
  const summary = shape("summary", {}, label);
  return shape("details", { class: "ppo-figure__table" }, summary, ...children);
}
