/** `<ppo-playground>` and `<ppo-hero>`: small elements that fetch their inside when they appear. */

import { loadBundle } from "../site/assets";
import type { Slots } from "../site/registry";
import { type HostPage, hostPage } from "../ui/host_page";

/** Fills an element until `signal` aborts. */
type Mount = (host: HTMLElement, page: HostPage, signal: AbortSignal) => Promise<void>;

declare module "../site/registry" {
  interface Slots {
    playground: { mountPlayground: Mount; mountHero: Mount };
  }
}

class Mounted extends HTMLElement {
  protected readonly mount: keyof Slots["playground"] = "mountPlayground";
  #left: AbortController | null = null;

  connectedCallback(): void {
    this.#left = new AbortController();
    void this.#fill(this.#left.signal);
  }

  /** Material replaces pages without a reload: leave nothing running behind. */
  disconnectedCallback(): void {
    this.#left?.abort();
    this.#left = null;
  }

  async #fill(signal: AbortSignal): Promise<void> {
    try {
      const playground = await loadBundle("playground");
      if (!signal.aborted) await playground[this.mount](this, hostPage(), signal);
    } catch (error) {
      if (signal.aborted) return;
      this.replaceChildren(
        `The playground could not start: ${(error as Error).message}. Reload the page.`,
      );
    }
  }
}

class PpoPlayground extends Mounted {
  protected override readonly mount = "mountPlayground";
}

class PpoHero extends Mounted {
  protected override readonly mount = "mountHero";
}

export function definePlayground(): void {
  if (!customElements.get("ppo-playground")) customElements.define("ppo-playground", PpoPlayground);
  if (!customElements.get("ppo-hero")) customElements.define("ppo-hero", PpoHero);
}
