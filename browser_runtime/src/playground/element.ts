/** `<ppo-playground>` and `<ppo-hero>`: small elements that fetch their inside when they appear. */

import { runtime } from "../python/runtime";
import { ASSETS, assetBytes, loadScript } from "../site/assets";
import type { Page } from "./page";

/** What `playground.js` leaves behind. */
export interface PlaygroundBundle {
  mountPlayground(host: HTMLElement, page: Page, signal: AbortSignal): Promise<void>;
  mountHero(host: HTMLElement, page: Page, signal: AbortSignal): Promise<void>;
}

type Mount = keyof PlaygroundBundle;

function thePage(): Page {
  return {
    runtime: runtime(),
    loadScript,
    assetBytes,
    address: (path) => new URL(`../../${path}`, ASSETS).href,
  };
}

class Mounted extends HTMLElement {
  protected readonly mount: Mount = "mountPlayground";
  private left: AbortController | null = null;

  connectedCallback(): void {
    this.left = new AbortController();
    void this.fill(this.left.signal);
  }

  /** Material replaces pages without a reload: leave nothing running behind. */
  disconnectedCallback(): void {
    this.left?.abort();
    this.left = null;
  }

  private async fill(signal: AbortSignal): Promise<void> {
    try {
      await loadScript("playground");
      const { playground } = globalThis.__ppo as { playground?: PlaygroundBundle };
      if (signal.aborted || !playground) return;
      await playground[this.mount](this, thePage(), signal);
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
