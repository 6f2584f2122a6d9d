/** `<ppo-playground>` and `<ppo-hero>`: small elements that fetch their content on arrival. */

import { loadBundle } from "../site/assets";
import type { Slots } from "../site/registry";
import { PpoElement } from "../ui/element";
import { type HostPage, hostPage } from "../ui/host_page";

/** Fills an element until `signal` aborts. */
type Mount = (host: HTMLElement, page: HostPage, signal: AbortSignal) => Promise<void>;

declare module "../site/registry" {
  interface Slots {
    playground: { mountPlayground: Mount; mountHero: Mount };
  }
}

/** The element that one mount of the bundle fills. */
function filledBy(mount: keyof Slots["playground"]): CustomElementConstructor {
  return class extends PpoElement {
    override arrive(signal: AbortSignal): void {
      void this.#fill(signal);
    }

    async #fill(signal: AbortSignal): Promise<void> {
      try {
        const playground = await loadBundle("playground");
        if (!signal.aborted) await playground[mount](this, hostPage(), signal);
      } catch (error) {
        if (signal.aborted) return;
        this.replaceChildren(
          `The playground could not start: ${(error as Error).message}. Reload the page.`,
        );
      }
    }
  };
}

export const PpoPlayground = filledBy("mountPlayground");
export const PpoHero = filledBy("mountHero");
