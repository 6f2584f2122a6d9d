/** The life of all our elements, which Material's instant navigation removes without a reload. */

export abstract class PpoElement extends HTMLElement {
  #life: AbortController | null = null;

  /**
   * The element came into the page; `signal` aborts when it has left. Moving it within the page
   * neither ends its life nor begins another; an element put back later begins a new one.
   */
  abstract arrive(signal: AbortSignal): void;

  connectedCallback(): void {
    if (this.#life) return;
    this.#life = new AbortController();
    this.arrive(this.#life.signal);
  }

  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#life?.abort();
      this.#life = null;
    });
  }
}

/** Register an element; harmless when it is there already. */
export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
