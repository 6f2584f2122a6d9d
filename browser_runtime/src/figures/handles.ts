/** Turns pointers and keys on a figure's handles into changes of its state. */

export type Set = (handle: string, value: number) => void;
export type Press = (handle: string, key?: string) => void;

export function listen(stage: HTMLElement, signal: AbortSignal, set: Set, press: Press): void {
  stage.addEventListener(
    "input",
    ({ target }) => {
      const input = target as HTMLInputElement;
      if (input.dataset.handle) set(input.dataset.handle, Number(input.value));
    },
    { signal },
  );
  stage.addEventListener(
    "click",
    (event) => {
      const button = handleOf(event.target, BUTTON);
      if (button) press(button.dataset.handle!);
    },
    { signal },
  );
  stage.addEventListener("keydown", (event) => onKey(stage, event, set, press), { signal });
  stage.addEventListener("pointerdown", (event) => onDrag(event, signal, set), { signal });
}

type Handle = (HTMLElement | SVGElement) & { dataset: DOMStringMap };

const BUTTON = ":is(button, [role=button])";
const ARROWS = ["ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft"];

function handleOf(target: EventTarget | null, kind: string): Handle | null {
  return target instanceof Element ? target.closest<Handle>(`${kind}[data-handle]`) : null;
}

function onKey(stage: HTMLElement, event: KeyboardEvent, set: Set, press: Press): void {
  const slider = handleOf(event.target, "[role=slider]");
  if (slider) {
    const next = valueAfter(slider, event.key);
    if (next === null) return;
    event.preventDefault();
    set(slider.dataset.handle!, next);
    return;
  }
  if (onArrow(stage, event, press)) return;
  const button = handleOf(event.target, "button");
  if (button && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
    event.preventDefault();
    press(button.dataset.handle!, event.key);
    moveFocus(stage, button, event.key);
  }
}

/**
 * Press for an arrow key inside `data-keys="handle"`, or on a drawn button, whose neighbour gets the
 * focus; a drawn button is also pressed by Enter and the space bar, as HTML's are.
 */
function onArrow(stage: HTMLElement, event: KeyboardEvent, press: Press): boolean {
  const drawn = handleOf(event.target, "[role=button]");
  const group = (event.target as Element).closest<HTMLElement>("[data-keys]");
  const handle = drawn?.dataset.handle ?? group?.dataset.keys;
  const isPress = drawn !== null && (event.key === "Enter" || event.key === " ");
  if (handle === undefined || !(isPress || ARROWS.includes(event.key))) return false;
  event.preventDefault();
  press(handle, isPress ? undefined : event.key);
  if (drawn) stage.querySelector<SVGElement>('[role=button][aria-pressed="true"]')?.focus();
  return true;
}

/** Move the focus along with a handle that moved to the neighbouring column. */
function moveFocus(stage: HTMLElement, button: Handle, key: string): void {
  const [name, index] = (button.dataset.handle ?? "").split(":");
  const next = Number(index) + (key === "ArrowRight" ? 1 : -1);
  stage.querySelector<HTMLElement>(`button[data-handle="${name}:${next}"]`)?.focus();
}

/** The value that a key sets by the ARIA slider pattern; null for other keys. */
function valueAfter(slider: Handle, key: string): number | null {
  const number = (name: string) => Number(slider.getAttribute(name));
  const [now, step] = [number("aria-valuenow"), number("data-step")];
  switch (key) {
    case "ArrowUp":
    case "ArrowRight":
      return now + step;
    case "ArrowDown":
    case "ArrowLeft":
      return now - step;
    case "PageUp":
      return now + 4 * step;
    case "PageDown":
      return now - 4 * step;
    case "Home":
      return number("aria-valuemin");
    case "End":
      return number("aria-valuemax");
    default:
      return null;
  }
}

/** Drag a slider of a drawing: `data-from` and `data-to` are the pixels of its least and greatest value. */
function onDrag(event: PointerEvent, signal: AbortSignal, set: Set): void {
  const slider = handleOf(event.target, "[role=slider]");
  const drawing = slider?.closest("svg");
  if (!slider || !drawing || event.button !== 0) return;
  event.preventDefault();
  slider.focus();
  const number = (name: string) => Number(slider.getAttribute(name));
  const [from, to] = [number("data-from"), number("data-to")];
  const [low, high] = [number("aria-valuemin"), number("aria-valuemax")];
  // The first rectangle is the area that can be touched: it ties the drawing's y to the screen's.
  const reach = slider.querySelector("rect")!;
  const origin = reach.getBoundingClientRect().top + window.scrollY;
  const local = Number(reach.getAttribute("y"));
  const over = (move: PointerEvent) => {
    const y = local + (move.clientY + window.scrollY - origin);
    set(slider.dataset.handle!, low + ((y - from) / (to - from)) * (high - low));
  };
  const drag = new AbortController();
  const until = { signal: drag.signal };
  signal.addEventListener("abort", () => drag.abort(), until);
  slider.setPointerCapture(event.pointerId);
  slider.addEventListener("pointermove", (move) => over(move as PointerEvent), until);
  for (const end of ["pointerup", "pointercancel"]) {
    slider.addEventListener(end, () => drag.abort(), until);
  }
  over(event);
}
