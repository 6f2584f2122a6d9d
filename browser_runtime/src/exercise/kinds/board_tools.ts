/** The buttons of a board: the actions of the keys, for fingers and for screen readers. */
import { button, h } from "../../ui/dom";

export interface Tools {
  readonly element: HTMLElement;
  /** Enable them while a block of the program can be moved. */
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

const HELP = "Drag the blocks, or tap one to use it and move it with the buttons.";
const KEYS =
  " On the keyboard, up and down walk from block to block. Enter uses a block or picks it up; the " +
  "arrows then move it, left and right indent. Delete puts it back.";

/** How a board is used, by hand and by keys. */
export function boardHelp(): HTMLElement {
  return h("p", { class: "ppo-board__help" }, HELP, h("span", { class: "ppo-board__keys" }, KEYS));
}
