/** Waiting for the reader to come near an element. */

/** Call `come` once, when the reader is within `margin` of the element, unless `signal` aborts first. */
export function whenNear(
  element: Element,
  margin: string,
  signal: AbortSignal,
  come: () => void,
): void {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      come();
    },
    { rootMargin: margin },
  );
  observer.observe(element);
  signal.addEventListener("abort", () => observer.disconnect());
}
