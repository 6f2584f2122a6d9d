/** A button that opens a short list of further actions. */
import { button, h } from "./dom";

/** Label -> action. Closes after a choice, on Escape, and when the reader goes elsewhere. */
export function menu(label: string, actions: Record<string, () => void>): HTMLElement {
  const items = Object.entries(actions).map(([name, action]) =>
    button(name, action, "ppo-button--quiet"),
  );
  const summary = h("summary", { class: "ppo-button ppo-button--quiet" }, label);
  const element = h(
    "details",
    { class: "ppo-cell__more" },
    summary,
    h("div", { class: "ppo-cell__menu" }, ...items),
  );
  const close = () => {
    element.open = false;
  };
  for (const item of items) item.addEventListener("click", close);
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !element.open) return;
    close();
    summary.focus();
  });
  element.addEventListener("focusout", ({ relatedTarget }) => {
    // Null: nothing else took the focus, as when a finger presses an item that cannot take it.
    if (relatedTarget instanceof Node && !element.contains(relatedTarget)) close();
  });
  return element;
}
