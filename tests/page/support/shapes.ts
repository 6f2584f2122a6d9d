/** Reading a figure's drawing: its shapes, and working its handles as a reader does. */
import type { Figure } from "src/figures/kit/figure";
import { type Shape, textOf } from "src/figures/kit/shape";

export type Action = readonly ["set", string, number] | readonly ["press", string, string?];

/** The state after a list of actions on a figure. */
export function worked<State>(figure: Figure<State>, ...actions: Action[]): State {
  return actions.reduce(
    (state, [kind, handle, value]) =>
      kind === "set" ? figure.set(state, handle, value) : figure.press(state, handle, value),
    figure.initial,
  );
}

/** Every word and number a figure shows. */
export function textShown<State>(figure: Figure<State>, state: State, width = 600): string {
  return figure.view(state, width).map(textOf).join(" ");
}

/** Every shape of a drawing, parents first. */
export function allShapes(shapes: readonly (Shape | string)[]): Shape[] {
  return shapes.flatMap((shape) =>
    typeof shape === "string" ? [] : [shape, ...allShapes(shape.children)],
  );
}

/** The shapes whose attribute has this value. */
export function withAttribute(
  shapes: readonly Shape[],
  name: string,
  value: string | number,
): Shape[] {
  return allShapes(shapes).filter(({ attributes }) => attributes[name] === value);
}
