/** The way from a failing case to the figure of the page that can show it. */
import { button, h } from "../ui/dom";
import type { Verdict } from "./types";

/** Not imported: the elements of the page know one another by their tags alone. */
type PpoFigure = HTMLElementTagNameMap["ppo-figure"];

/**
 * A button that opens the case of a verdict in a figure; null where the page has none for it.
 *
 * @param name The figure that the exercise names; empty for none.
 * @param exercise Where the figure leads back to.
 */
export function figureButton(
  name: string,
  { difference }: Verdict,
  exercise: HTMLElement,
): HTMLElement | null {
  const figure = name && document.querySelector<PpoFigure>(`ppo-figure[name="${name}"]`);
  if (!figure || !difference?.numbers) return null;
  const said = h("span", { role: "status" });
  const data = difference.numbers;
  const open = async () => {
    try {
      await figure.open(data, { element: exercise, name: "your exercise" });
    } catch (error) {
      said.textContent = ` ${(error as Error).message}`;
    }
  };
  return h(
    "p",
    { class: "ppo-difference__open" },
    button(`Open in ${numberOf(figure)}`, () => void open()),
    said,
  );
}

/** "figure 6.1", as its caption says. */
function numberOf(figure: Element): string {
  const caption = figure.closest("figure")?.querySelector("figcaption")?.textContent ?? "";
  return caption.match(/Figure \d+\.\d+/)?.[0].toLowerCase() ?? "the figure";
}
