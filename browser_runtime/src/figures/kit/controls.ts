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
