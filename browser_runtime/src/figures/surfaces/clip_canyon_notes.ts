/** Where the canyon's walk ends, and the words beside it. */
import type { Note } from "../surface_kit/stage";
import { believed, type Canyon, isClipped, isInside, type Path } from "./clip_canyon_path";
import { type Theta, trueReturn } from "./two_states";

export const LIFT = 0.03;

/** A point just over the land. */
export const onLand = (theta: Theta) => [...theta, trueReturn(theta) + LIFT] as const;

/** Where the walk leads, as far as the box shows it. */
export function endOf(state: Canyon, whole: Path) {
  const visible = whole.path.filter(isInside);
  const end = visible.at(-1) ?? whole.path[0]!;
  const isTold = whole.path.length > 1 && (isClipped(state, whole) ? state.roof : state.promise);
  return { visible, end, truth: trueReturn(end), told: believed(state, whole, end), isTold };
}

export function notesOf(state: Canyon, whole: Path): Note[] {
  const { end, truth, told, isTold } = endOf(state, whole);
  const start = whole.path[0]!;
  const worth = trueReturn(start).toFixed(2);
  const notes: Note[] = [
    { at: onLand(start), text: `θ old ${worth}`, kind: "old", off: [12, 14], anchor: 0 },
  ];
  if (whole.path.length < 2) return notes;
  const isOver = told > truth - 0.05;
  const below = isOver || !isTold;
  const reality: Note = { at: [...end, truth], text: `true ${truth.toFixed(2)}`, kind: "reward" };
  notes.push({ ...reality, off: below ? [-10, 16] : [-8, -18], anchor: 1 });
  if (!isTold) return notes;
  const clipped = isClipped(state, whole);
  const text = `${clipped ? "clipped" : "promised"} ${told.toFixed(2)}`;
  const kind = clipped ? "clip" : "policy";
  return [...notes, { at: [...end, told], text, kind, off: [-8, isOver ? -18 : 18], anchor: 1 }];
}
