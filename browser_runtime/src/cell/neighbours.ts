/** The cells before and after one, in the order of the page. */
import type { CellResult } from "../generated/cells.generated";

/** Not imported: cell.ts imports this file. */
type PpoCell = HTMLElementTagNameMap["ppo-cell"];

/** A cell, as the others run it. */
interface Runnable {
  run(): Promise<CellResult | null>;
  scrollIntoView(how: { block: "nearest" }): void;
}

export function cellAfter(cell: PpoCell): PpoCell | undefined {
  const cells = all();
  return cells[cells.indexOf(cell) + 1];
}

export function cellsAbove(cell: PpoCell): PpoCell[] {
  const cells = all();
  return cells.slice(0, cells.indexOf(cell));
}

/** Run cells one after another until one fails; returns a sentence on how that ended. */
export async function runInOrder(
  cells: readonly Runnable[],
  say: (text: string) => void,
): Promise<string> {
  for (const [index, cell] of cells.entries()) {
    say(`Running cell ${index + 1} of ${cells.length} above…`);
    const result = await cell.run();
    if (result?.status === "ok") continue;
    cell.scrollIntoView({ block: "nearest" });
    return `Cell ${index + 1} above did not finish.`;
  }
  return cells.length ? "All cells above have run." : "There are no cells above.";
}

function all(): PpoCell[] {
  return [...document.querySelectorAll("ppo-cell")];
}
