/** The numbers behind a verdict: the answer and what it is made of, yours beside the expected. */

import { h } from "../ui/dom";
import type { Compared, Difference, Table, Verdict } from "./types";

/** What a message that quotes numbers has not said yet, and the table around the place. */
export function differenceNode(found: Difference, stage: Verdict["stage"]): HTMLElement {
  if (found.table) return tableNode(found.table, caption(found));
  const given = found.given ? ` with ${found.given}` : "";
  if (stage === "oracle") {
    // The message says where it is and both numbers.
    return h("p", { class: "ppo-difference__summary" }, given && `This was${given}.`);
  }
  return h(
    "p",
    { class: "ppo-difference__summary" },
    `On ${found.case}${given}: ${found.quantity} is `,
    h("strong", { class: "ppo-difference__got" }, found.got),
    ", expected is ",
    h("strong", {}, found.expected),
    ".",
  );
}

function caption({ case: name, at, given }: Difference): string {
  const column = at.split(", ").slice(1).join(", ");
  return `On ${name}${column && `, ${column}`}${given && `, with ${given}`}`;
}

function tableNode(table: Table, caption: string): HTMLElement {
  const body = table.steps.map((step, row) => {
    const wrong = row === table.wrong_row;
    return h(
      "tr",
      { class: wrong && "ppo-difference__row" },
      h("th", { scope: "row" }, step),
      ...table.compared.flatMap((both) => pair(both, row, wrong)),
      ...Object.values(table.inputs).map((texts) => h("td", {}, flag(texts[row]!))),
    );
  });
  return h(
    "div",
    { class: "ppo-difference" },
    h(
      "div",
      { class: "ppo-difference__scroll", tabIndex: 0, role: "group", "aria-label": caption },
      h(
        "table",
        { class: "ppo-difference__table" },
        h("caption", {}, caption),
        head(table),
        h("tbody", {}, ...body),
      ),
    ),
    ...table.compared.filter(({ meaning }) => meaning).map(note),
  );
}

function head({ axis, compared, inputs }: Table): HTMLElement {
  const tall = { scope: "col", rowSpan: 2 };
  return h(
    "thead",
    {},
    h(
      "tr",
      {},
      h("th", tall, axis),
      ...compared.map(({ name }) =>
        h("th", { scope: "colgroup", colSpan: 2, class: "ppo-difference__group" }, name),
      ),
      ...Object.keys(inputs).map((name) => h("th", tall, name)),
    ),
    h(
      "tr",
      {},
      ...compared.flatMap(() => [
        h("th", { scope: "col", class: "ppo-difference__group" }, "yours"),
        h("th", { scope: "col" }, "expected"),
      ]),
    ),
  );
}

function pair({ yours, expected }: Compared, row: number, isShown: boolean): HTMLElement[] {
  const differs = isShown && yours[row] !== expected[row];
  const look = `ppo-difference__group${differs ? " ppo-difference__cell" : ""}`;
  return [h("td", { class: look }, yours[row]!), h("td", {}, expected[row]!)];
}

function note({ name, meaning }: Compared): HTMLElement {
  return h("p", { class: "ppo-difference__summary" }, `${name}: ${meaning}.`);
}

/** Flags are easier to see when the absent ones are faint. */
function flag(text: string): string {
  return text === "False" ? "·" : text === "True" ? "yes" : text;
}
