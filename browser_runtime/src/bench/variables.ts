/** Variables drawn: name, type, shape, range, count of NaN, and a heat map of every array. */
import type { Variable } from "../generated/cells.generated";
import { count, digits, h } from "../ui/dom";

/** @param changed Names that are new or different since the step before. */
export function variableTable(
  variables: readonly Variable[],
  changed: ReadonlySet<string> = new Set(),
): HTMLElement {
  if (variables.length === 0) return h("p", { class: "ppo-variables__none" }, "No variables yet.");
  const rows = variables.map((variable) => {
    const isNew = changed.has(variable.name);
    return h(
      "tr",
      { class: isNew && "ppo-variables__changed" },
      h(
        "th",
        { scope: "row" },
        h("code", {}, variable.name),
        isNew && h("span", { class: "ppo-visually-hidden" }, " (changed)"),
      ),
      h("td", {}, kind(variable)),
      h("td", {}, variable.grid?.length ? heatMap(variable) : h("code", {}, variable.text)),
    );
  });
  return h(
    "div",
    { class: "ppo-variables", tabIndex: 0, role: "group", "aria-label": "Variables" },
    h("table", { class: "ppo-variables__table" }, h("tbody", {}, ...rows)),
  );
}

/** "float64, shape (6, 1), 2 NaN, from -1 to 3". */
export function kind({ type, shape, dtype, nans, low, high }: Variable): string {
  if (!shape) return type;
  const range = low === null || high === null ? "" : `from ${digits(low)} to ${digits(high)}`;
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  return [dtype, `shape (${sizes})`, nans > 0 && `${count(nans)} NaN`, range]
    .filter(Boolean)
    .join(", ");
}

function heatMap(variable: Variable): HTMLElement {
  const { grid, low, high, shape, name } = variable;
  const most = Math.max(Math.abs(low ?? 0), Math.abs(high ?? 0)) || 1;
  const rows = (grid ?? []).map((row) =>
    h(
      "span",
      { class: "ppo-heat__row", "aria-hidden": "true" },
      ...row.map((number) => heatCell(number, most)),
    ),
  );
  const drawn = rows.length * (grid?.[0]?.length ?? 0);
  const all = (shape ?? []).reduce((product, size) => product * size, 1);
  const label = `${name}: ${kind(variable)}. ${variable.text}`;
  return h(
    "span",
    { class: "ppo-heat", role: "img", "aria-label": label },
    ...rows,
    drawn < all &&
      h(
        "span",
        { class: "ppo-heat__rest", "aria-hidden": "true" },
        `and ${count(all - drawn)} more`,
      ),
  );
}

function heatCell(number: number | null, most: number): HTMLElement {
  const sign = number === null ? "none" : number < 0 ? "below" : "above";
  const cell = h(
    "span",
    { class: `ppo-heat__cell ppo-heat__cell--${sign}` },
    number === null ? "NaN" : digits(number),
  );
  const share = number === null ? 0 : Math.abs(number) / most;
  cell.style.setProperty("--ppo-heat", `${Math.round(70 * share)}%`);
  return cell;
}
