/** Four buttons to walk with, on which the arrow keys work as well, and one to start again. */
import { button } from "../kit/controls";
import { type Shape, shape } from "../kit/shape";
import { ACTIONS } from "./grid_math";

const ARROWS = ["↑", "→", "↓", "←"];

/** `go:0` to `go:3`, `keys` for an arrow key, and `again`; walking is off where a walk is over. */
export function walkButtons(over: boolean): Shape {
  return shape(
    "div",
    { class: "ppo-grid__hand", role: "group", "aria-label": "Walk", "data-keys": "keys" },
    ...ACTIONS.map((name, action) =>
      button(`go:${action}`, ARROWS[action]!, {
        class: `ppo-figure__button ppo-grid__go ppo-grid__go--${name}`,
        "aria-label": name,
        ...(over ? { "aria-disabled": "true" } : {}),
      }),
    ),
    button("again", "Start again"),
  );
}
