/** A chart without its picture: a summary in words, and tables. */
import type { Curve } from "./chart_curve";
import { count, digits, h } from "./dom";

/** Rows shown of a long curve, few enough to be read aloud. */
const TABLE_ROWS = 40;

/** Summarise the curves of one metric in words. */
export function describeCurves(title: string, curves: readonly Curve[]): string {
  const told = curves.filter((curve) => curve.points.length > 0);
  if (told.length === 0) return `${title}: no data yet.`;
  const sentences = told.map(({ label, points }) => {
    const first = points[0]!;
    const last = points.at(-1)!;
    const values = points.map(([, y]) => y);
    const low = digits(values.reduce((a, b) => Math.min(a, b)));
    const high = digits(values.reduce((a, b) => Math.max(a, b)));
    return (
      `${label}: from ${digits(first[1])} at ${count(first[0])} to ${digits(last[1])} at ` +
      `${count(last[0])} env steps; lowest ${low}, highest ${high}.`
    );
  });
  return `${title} over env steps. ${sentences.join(" ")}`;
}

/** One table for each curve, thinned out where it is long. */
export function chartTables(title: string, curves: readonly Curve[]): HTMLElement[] {
  return curves.map((curve) => {
    const every = Math.max(1, Math.ceil(curve.points.length / TABLE_ROWS));
    const last = curve.points.length - 1;
    const rows = curve.points.filter((_, at) => at % every === 0 || at === last);
    const head = h(
      "tr",
      {},
      h("th", { scope: "col" }, "Env steps"),
      h("th", { scope: "col" }, title),
    );
    const body = rows.map(([x, y]) => h("tr", {}, h("td", {}, count(x)), h("td", {}, digits(y))));
    const note = every > 1 ? ` (one row in ${every})` : "";
    return h(
      "table",
      {},
      h("caption", {}, curve.label + note),
      h("thead", {}, head),
      h("tbody", {}, ...body),
    );
  });
}
