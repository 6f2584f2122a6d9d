/** The buttons of a board: what the keys do, for fingers and for screen readers. */
import { button, h } from "../../ui/dom";

export interface Tools {
  readonly element: HTMLElement;
  /** Whether there is a block in the program to move. */
  enable(usable: boolean): void;
}

export function tools(actions: Record<string, () => void>): Tools {
  const buttons = Object.entries(actions).map(([name, act]) => {
    const made = button(name, () => made.ariaDisabled === "true" || act());
    return made;
  });
  return {
    element: h(
      "div",
      { class: "ppo-board__tools", role: "group", "aria-label": "Move the chosen block" },
      ...buttons,
    ),
    // Not `disabled`: a button that was just pressed would lose the focus.
    enable: (usable) => {
      for (const each of buttons) each.ariaDisabled = String(!usable);
    },
  };
}
