/** The state of the folded sheet, and the recorded minibatch that lies on it. */
import { type Fields, flag, indexBelow, oneOf, orNull, within } from "../kit/fields";
import { clamp } from "../surface_kit/numbers";

/** One minibatch of a real update, seen again after each epoch, as build/site/views.py records it. */
export interface Minibatch {
  readonly adv: readonly number[];
  readonly epochs: readonly {
    readonly ratio: readonly number[];
    readonly ratio_max: number;
    readonly approx_kl: number;
  }[];
}

export interface Sheet {
  readonly eps: number;
  readonly epoch: number;
  /** The sheet, or one half of it seen along the A axis: the two plots that everybody knows. */
  readonly plot: "sheet" | "pos" | "neg";
  /** The chosen sample. */
  readonly focus: number | null;
  readonly points: boolean;
}

/** Ratios are drawn up to this. */
export const RIGHT = 2.2;
/** Advantages are drawn up to this size. */
export const TOP = 2.4;

export const INITIAL: Sheet = { eps: 0.2, epoch: 8, plot: "sheet", focus: null, points: true };

export function fieldsOf(data: Minibatch): Fields<Sheet> {
  return {
    eps: within(0.05, 0.5, 0.05),
    epoch: indexBelow(data.epochs.length),
    plot: oneOf("sheet", "pos", "neg"),
    focus: orNull(indexBelow(data.adv.length)),
    points: flag,
  };
}

/** Whether a sample of this advantage is on the half that is looked at. */
export function isShown(plot: Sheet["plot"], advantage: number): boolean {
  return plot === "sheet" || (plot === "pos" ? advantage > 0 : advantage < 0);
}

/** The next shown sample after the chosen one, `by` 1 or -1. */
export function nextSample({ adv }: Minibatch, { focus, plot }: Sheet, by: 1 | -1): number {
  let i = focus ?? -1;
  do i = (i + by + adv.length) % adv.length;
  while (!isShown(plot, adv[i]!));
  return i;
}

export const drawnAt = (advantage: number) => clamp(advantage, -TOP, TOP);
