/**
 * `<ppo-figure name="gae-explorer">`: a figure to manipulate.
 *
 * Inside `<figure class="ppo-figure">`, next to a `.ppo-figure__still` that says the same without
 * scripts; the still gives way once the figure is there. The figures' code loads when the reader
 * comes near.
 */
import type { mount } from "../figures/host";
import { loadBundle } from "../site/assets";
import { PpoElement } from "./element";
import { whenNear } from "./near";

declare module "../site/registry" {
  interface Slots {
    figures: { mount: typeof mount };
  }
}

export class PpoFigure extends PpoElement {
  override arrive(signal: AbortSignal): void {
    whenNear(this, "800px", signal, () => void this.#show(signal));
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
