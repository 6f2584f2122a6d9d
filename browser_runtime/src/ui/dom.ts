/** Building elements without innerHTML: texts are always text. */

type Child = Node | string | null | undefined | false;

/** Make an element; `className`, `textContent` and the like are properties, the rest attributes. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Record<string, unknown> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = String(value);
    else if (name.startsWith("on") && typeof value === "function") {
      element.addEventListener(name.slice(2), value as EventListener);
    } else if (name in element && !name.includes("-")) {
      Object.assign(element, { [name]: value });
    } else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(
    ...children.filter((child): child is Node | string => child != null && child !== false),
  );
  return element;
}

/** A button in the site's own style, labelled with words. */
export function button(label: string, onclick: () => void, look = ""): HTMLButtonElement {
  return h("button", { type: "button", class: `ppo-button ${look}`.trim(), onclick }, label);
}

/** Set text only when it differs, so that live regions speak once. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Draw in a frame of the screen and at most every `pauseMs`, however often it is called. */
export function paced(draw: () => void, pauseMs: number): () => void {
  let asked = false;
  let drawnAt = Number.NEGATIVE_INFINITY;
  const frame = () => {
    asked = false;
    drawnAt = performance.now();
    draw();
  };
  return () => {
    if (asked) return;
    asked = true;
    const wait = drawnAt + pauseMs - performance.now();
    if (wait <= 0) requestAnimationFrame(frame);
    else setTimeout(() => requestAnimationFrame(frame), wait);
  };
}

/** Call `redraw` when the page changes between light and dark, until `signal` aborts. */
export function onSchemeChange(redraw: () => void, signal: AbortSignal): void {
  const observer = new MutationObserver(redraw);
  const attributeFilter = ["data-md-color-scheme", "data-md-color-primary", "data-md-color-accent"];
  observer.observe(document.body, { attributes: true, attributeFilter });
  signal.addEventListener("abort", () => observer.disconnect());
}

/** The value of a CSS custom property where `element` is. */
export function cssColor(element: Element, property: string): string {
  return getComputedStyle(element).getPropertyValue(property).trim() || "currentColor";
}

export function prefersReducedMotion(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** A whole number with its thousands separated: 12,288. */
export function count(value: number): string {
  return WHOLE.format(value);
}

/** Three significant digits; an exponent only below 0.0005 and from a million on. */
export function digits(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.0005 || size >= 1e6)) return value.toExponential(1);
  return value.toLocaleString("en", { maximumSignificantDigits: 3 });
}
