/**
 * A document without a browser (happy-dom), as the test's own globals; timers stay those of Node, so
 * that a test can move them. Import it before any module of the page, by a line of its own.
 */
import { Window } from "happy-dom";
import { define } from "./bare_page";

const page = new Window({ url: "http://localhost:8000/chapters/06-gae/" });

const TAKEN = [
  ...[
    "document",
    "customElements",
    "location",
    "localStorage",
    "getComputedStyle",
    "MutationObserver",
    "XMLSerializer",
  ],
  ...[
    "Node",
    "Text",
    "Element",
    "HTMLElement",
    "SVGElement",
    "HTMLInputElement",
    "HTMLScriptElement",
  ],
  ...[
    "Event",
    "CustomEvent",
    "KeyboardEvent",
    "MouseEvent",
    "PointerEvent",
    "FocusEvent",
    "SubmitEvent",
  ],
] as const;
for (const name of TAKEN) define(name, page[name]);
define("window", globalThis);
define("navigator", { clipboard: { writeText: async () => undefined } });
define("scrollY", 0);
for (const name of ["addEventListener", "removeEventListener", "dispatchEvent"] as const) {
  define(name, page[name].bind(page));
}

/** Media queries that hold, as text. */
export const media = new Set<string>();
define("matchMedia", (query: string) => ({ matches: media.has(query) }));

const frames = new Map<number, FrameRequestCallback>();
let framesAsked = 0;
define("requestAnimationFrame", (callback: FrameRequestCallback) => {
  framesAsked += 1;
  frames.set(framesAsked, callback);
  return framesAsked;
});
define("cancelAnimationFrame", (id: number) => frames.delete(id));

/** Let the screen draw once. */
export function nextFrame(): void {
  const due = [...frames.values()];
  frames.clear();
  for (const callback of due) callback(performance.now());
}

class Observer {
  constructor(readonly callback: (entries: object[]) => void) {}
  observe(element: Element): void {
    watched.push({ element, observer: this });
  }
  disconnect(): void {
    for (const each of watched.filter(({ observer }) => observer === this)) {
      watched.splice(watched.indexOf(each), 1);
    }
  }
}
const watched: { element: Element; observer: Observer }[] = [];
define("IntersectionObserver", Observer);
define("ResizeObserver", Observer);

/** Bring an element near the reader's view, or change its size. */
export function appear(element: Element): void {
  for (const { observer } of watched.filter((each) => each.element === element)) {
    observer.callback([{ isIntersecting: true, target: element }]);
  }
}

/** Empty the page and put elements into it. */
export function show(...elements: Node[]): void {
  document.body.replaceChildren(...elements);
}

/** The one element for a selector. */
export function find<Found extends Element = HTMLElement>(
  selector: string,
  within: ParentNode = document,
): Found {
  const found = within.querySelectorAll<Found>(selector);
  if (found.length !== 1) throw new Error(`${found.length} elements match ${selector}`);
  return found[0]!;
}

/** The button with this label. */
export function buttonCalled(label: string, within: ParentNode = document): HTMLButtonElement {
  const found = [...within.querySelectorAll("button")].filter((each) => each.textContent === label);
  if (found.length !== 1) throw new Error(`${found.length} buttons are called ${label}`);
  return found[0]!;
}

/** Press a key on an element; whether its usual effect was prevented. */
export function key(element: Element, name: string): boolean {
  const event = new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true });
  element.dispatchEvent(event);
  return event.defaultPrevented;
}
