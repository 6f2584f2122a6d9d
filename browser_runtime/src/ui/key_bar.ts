/** Keys that phones hide in their second layout, as a row under the code. */
import { button, h } from "./dom";

const KEYS: readonly (readonly [label: string, text: string, name?: string])[] = [
  ["Tab", "    ", "Indent by four spaces"],
  ["(", "("],
  [")", ")"],
  ["[", "["],
  ["]", "]"],
  [":", ":"],
  ["=", "="],
  ["_", "_"],
  ["*", "*"],
  ['"', '"'],
];

/** A row of keys that types through `insert`; null where the reader has a real keyboard. */
export function keyBar(insert: (text: string) => void): HTMLElement | null {
  if (!matchMedia("(pointer: coarse)").matches) return null;
  const keys = KEYS.map(([label, text, name]) => {
    const key = button(label, () => insert(text), "ppo-button--quiet");
    if (name) key.setAttribute("aria-label", name);
    // Taking the focus would fold the phone's keyboard away between two keys.
    key.addEventListener("pointerdown", (event) => event.preventDefault());
    return key;
  });
  return h("div", { class: "ppo-keys", role: "toolbar", "aria-label": "Keys for code" }, ...keys);
}
