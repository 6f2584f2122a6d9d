/**
 * `<ppo-figure name="gae-explorer">`: a figure to manipulate.
 *
 * Inside `<figure class="ppo-figure">`, next to a `.ppo-figure__still` that says the same without
 * scripts; the still gives way once the figure is there. The figures' code loads when the reader
 * comes near.
 */
import { loadBundle } from "../site/assets";
import type { mount } from "./host";

declare module "../site/registry" {
  interface Slots {
    figures: { mount: typeof mount };
  }
}

const NEAR = "800px";

export class PpoFigure extends HTMLElement {
  #life: AbortController | null = null;

  connectedCallback(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    const near = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        near.disconnect();
        void this.#show(signal);
      },
      { rootMargin: NEAR },
    );
    near.observe(this);
    signal.addEventListener("abort", () => near.disconnect());
  }

  disconnectedCallback(): void {
    this.#life?.abort();
    this.#life = null;
  }

  async #show(signal: AbortSignal): Promise<void> {
    try {
      const { mount } = await loadBundle("figures");
      if (signal.aborted) return;
      mount(this, this.getAttribute("name") ?? "", signal);
      this.closest(".ppo-figure")?.classList.add("ppo-figure--live");
    } catch (error) {
      // The still beside it goes on showing the numbers.
      this.textContent = `This figure did not load: ${(error as Error).message}`;
    }
  }
}

export function defineFigure(): void {
  if (!customElements.get("ppo-figure")) customElements.define("ppo-figure", PpoFigure);
}
