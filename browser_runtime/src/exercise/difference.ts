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
      ...Object.values(table.inputs).map((texts, place) =>
        h("td", { class: place === 0 && "ppo-difference__group" }, flag(texts[row]!)),
      ),
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
  const group = "ppo-difference__group";
  return h(
    "thead",
    {},
    h(
      "tr",
      {},
      h("th", tall, axis),
      ...compared.map((both) =>
        isRight(both)
          ? h("th", { scope: "col", class: group }, both.name)
          : h("th", { scope: "colgroup", colSpan: 2, class: group }, both.name),
      ),
      ...Object.keys(inputs).map((name, place) =>
        h("th", { ...tall, class: place === 0 && group }, name),
      ),
    ),
    h(
      "tr",
      {},
      ...compared.flatMap((both) =>
        isRight(both)
          ? [h("th", { scope: "col", class: group }, "✓ right")]
          : [
              h("th", { scope: "col", class: group }, "yours"),
              h("th", { scope: "col" }, "expected"),
            ],
      ),
    ),
  );
}

/** Whether both are the same in every row: then they share a column. */
function isRight({ yours, expected }: Compared): boolean {
  return yours.every((text, row) => text === expected[row]);
}

function pair(both: Compared, row: number, isShown: boolean): HTMLElement[] {
  const { yours, expected } = both;
  const differs = yours[row] !== expected[row];
  const looks = [
    "ppo-difference__group",
    differs && "ppo-difference__differs",
    differs && isShown && "ppo-difference__cell",
  ];
  const mine = h("td", { class: looks.filter(Boolean).join(" ") }, yours[row]!);
  return isRight(both) ? [mine] : [mine, h("td", {}, expected[row]!)];
}

function note({ name, meaning }: Compared): HTMLElement {
  const look = "ppo-difference__summary ppo-difference__note";
  return h("p", { class: look }, `${name}: ${meaning}.`);
}

/** Flags are easier to see when the absent ones are faint. */
function flag(text: string): string {
  return text === "False" ? "·" : text === "True" ? "yes" : text;
}
