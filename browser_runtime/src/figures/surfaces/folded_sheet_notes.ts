/** Words on the folded sheet. */
import type { Point } from "../surface_kit/camera";
import type { Note } from "../surface_kit/stage";
import { objective } from "./clip";
import { RIGHT, type Sheet, TOP } from "./folded_sheet_state";

export function notesOf({ eps, plot }: Sheet): Note[] {
  const plus = `fold: r = 1 + ε = ${(1 + eps).toFixed(2)}`;
  const minus = `fold: r = 1 − ε = ${(1 - eps).toFixed(2)}`;
  const high: Point = [1 + eps, TOP, (1 + eps) * TOP];
  const low: Point = [1 - eps, -TOP, -(1 - eps) * TOP];
  if (plot === "sheet") {
    const flat: Point = [1.9, TOP * 0.62, objective(1.9, TOP * 0.62, eps)];
    const way = "never flat: the way back stays open";
    return [
      { at: high, text: plus, kind: "clip", off: [10, -20] },
      { at: low, text: minus, kind: "clip", off: [-70, 30] },
      { at: flat, text: "flat: no gradient", kind: "old", minor: true, off: [0, -4] },
      {
        at: [1.95, -TOP, -1.95 * TOP],
        text: way,
        kind: "down",
        minor: true,
        off: [10, 22],
        anchor: 0.72,
      },
    ];
  }
  const A = plot === "pos" ? 1 : -1;
  const fold: Point = A > 0 ? [high[0], high[1], high[2] + 0.16] : [low[0], low[1], low[2] - 0.3];
  return [
    {
      at: [RIGHT, A, objective(RIGHT, A, eps)],
      text: A > 0 ? "A = 1" : "A = −1",
      off: [14, 0],
      anchor: 0,
    },
    { at: [2.05, A, 2.05 * A], text: "r·A", kind: "old", off: [14, A > 0 ? -14 : 22] },
    { at: fold, text: A > 0 ? plus : minus, kind: "clip", off: [0, 0] },
  ];
}
