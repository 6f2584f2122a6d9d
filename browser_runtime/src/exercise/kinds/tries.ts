/** The tries so far, one row for each, so that two can be compared. */
import type { Attempt } from "../../progress/record";
import { h } from "../../ui/dom";
import { inline } from "../text";
import type { SettingView } from "../types";
import { valuesFrom } from "./values";

export function triesTable(
  settings: readonly SettingView[],
  attempts: readonly Attempt[],
): HTMLElement[] {
  if (attempts.length === 0) return [];
  const names = ["Try", ...settings.map(({ label }) => label), "Result"];
  const rows = attempts.map(({ code, passed, message }, index) => {
    const values = valuesFrom(code);
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, String(index + 1)),
      ...settings.map(({ name }) => h("td", {}, values[name] ?? "–")),
      h(
        "td",
        { class: "ppo-tries__result" },
        h("span", {}, passed ? "✓ reached. " : "✗ not reached. "),
        ...inline(message),
      ),
    );
  });
  const table = h(
    "table",
    { class: "ppo-tries__table" },
    h("caption", {}, "Your tries"),
    h("thead", {}, h("tr", {}, ...names.map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, ...rows),
  );
  return [
    h(
      "div",
      { class: "ppo-tries__scroll", tabIndex: 0, role: "group", "aria-label": "Your tries" },
      table,
    ),
  ];
}
