/**
 * A button that opens an explanation above the page, beside the button: nothing moves to make room.
 *
 * The browser's own popover brings the top layer, Escape and the press elsewhere that closes it;
 * a browser without it (Firefox ESR 115) gets the same by hand.
 */
import { h, button as makeButton } from "./dom";

/** Pixels between the button and its explanation, and between that and the window's edge. */
const GAP = 6;
let made = 0;

export interface Popover {
  readonly button: HTMLButtonElement;
  /** Put it into the page behind the button; it is shown over everything. */
  readonly panel: HTMLElement;
}

/** A "?" with the accessible name `label` that opens `content`. */
export function helpPopover(label: string, look: string, ...content: Node[]): Popover {
  return popover("?", label, look, content);
}

/** A button that opens a short list of actions: label -> action. Closes after a choice. */
export function menuPopover(
  text: string,
  label: string,
  actions: Record<string, () => void>,
): Popover {
  const items = Object.entries(actions).map(([name, action]) =>
    makeButton(
      name,
      () => {
        action();
        opener.click();
        opener.focus();
      },
      "ppo-button--quiet",
    ),
  );
  const made = popover(text, label, "ppo-button ppo-button--quiet", items);
  const opener = made.button;
  made.panel.classList.add("ppo-popover--menu");
  return made;
}

function popover(text: string, label: string, look: string, content: readonly Node[]): Popover {
  made += 1;
  const id = `ppo-popover-${made}`;
  const panel = h("div", { class: "ppo-popover", id }, ...content);
  const button = h(
    "button",
    {
      type: "button",
      class: look,
      "aria-expanded": "false",
      "aria-controls": id,
      "aria-label": label,
    },
    text,
  );
  const shown = (open: boolean) => {
    button.setAttribute("aria-expanded", String(open));
    if (open) place(panel, button);
  };
  if (typeof panel.showPopover === "function") native(panel, button, shown);
  else byHand(panel, button, shown);
  return { button, panel };
}

function native(panel: HTMLElement, button: HTMLElement, shown: (open: boolean) => void): void {
  panel.setAttribute("popover", "auto");
  button.setAttribute("popovertarget", panel.id);
  panel.addEventListener("toggle", (event) => shown((event as ToggleEvent).newState === "open"));
}

function byHand(panel: HTMLElement, button: HTMLElement, shown: (open: boolean) => void): void {
  panel.hidden = true;
  const set = (open: boolean) => {
    panel.hidden = !open;
    shown(open);
  };
  button.addEventListener("click", () => set(panel.hidden));
  document.addEventListener("click", ({ target }) => {
    const inside = target instanceof Node && (panel.contains(target) || button.contains(target));
    if (!inside && !panel.hidden) set(false);
  });
  for (const element of [panel, button]) {
    element.addEventListener("keydown", (event) => {
      if ((event as KeyboardEvent).key !== "Escape" || panel.hidden) return;
      set(false);
      button.focus();
    });
  }
}

/** Below the button where there is room, above it otherwise, and never outside the window. */
function place(panel: HTMLElement, button: HTMLElement): void {
  const anchor = button.getBoundingClientRect();
  const { width, height } = panel.getBoundingClientRect();
  const { top, left } = besides(
    anchor,
    { width, height },
    { width: innerWidth, height: innerHeight },
  );
  panel.style.top = `${top}px`;
  panel.style.left = `${left}px`;
}

/** The corner of a box of `size` beside `anchor`, in a window of `room`; all in pixels. */
export function besides(
  anchor: { readonly top: number; readonly bottom: number; readonly right: number },
  size: { readonly width: number; readonly height: number },
  room: { readonly width: number; readonly height: number },
): { top: number; left: number } {
  const below = anchor.bottom + GAP;
  const above = anchor.top - GAP - size.height;
  const fitsBelow = below + size.height <= room.height - GAP;
  const top = fitsBelow || above < GAP ? Math.min(below, room.height - GAP - size.height) : above;
  const left = Math.min(anchor.right - size.width, room.width - GAP - size.width);
  return { top: Math.max(GAP, top), left: Math.max(GAP, left) };
}
