/** Load Python as soon as a reader comes near something that needs it, before they press. */
import { runtime } from "./runtime";

/**
 * Boot once the mouse enters `element` or the focus does. A scrolling finger touches many
 * elements by accident, so on a touch screen only the focus counts.
 */
export function bootOnApproach(element: HTMLElement): void {
  const approached = new AbortController();
  const { signal } = approached;
  const boot = () => {
    approached.abort();
    bootAhead();
  };
  element.addEventListener("focusin", boot, { signal });
  element.addEventListener(
    "pointerenter",
    ({ pointerType }) => {
      if (pointerType !== "touch") boot();
    },
    { signal },
  );
}

/** Start Python early, unless the reader saves data; a failure shows when it is needed. */
function bootAhead(): void {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  if (connection?.saveData) return;
  runtime()
    .boot()
    .catch(() => undefined);
}
