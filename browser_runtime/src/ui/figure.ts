/**
 * `<ppo-figure name="gae-explorer">`: a figure to manipulate.
 *
 * Inside `<figure class="ppo-figure">`, next to a `.ppo-figure__still` that shows the same numbers
 * without scripts and is hidden once the figure is mounted. The figures of its chapter load when
 * the reader comes near.
 */
import chapters from "ppo:figures";
import type { FiguresBundle } from "../figures/bundle";
import { loadBundle } from "../site/assets";
import { PpoElement } from "./element";
import { whenNear } from "./near";

export class PpoFigure extends PpoElement {
  override arrive(signal: AbortSignal): void {
    whenNear(this, "800px", signal, () => void this.#show(signal));
  }

  async #show(signal: AbortSignal): Promise<void> {
    try {
      const name = this.getAttribute("name") ?? "";
      const { mount } = await loadBundle(bundleOf(name));
      if (signal.aborted) return;
      mount(this, name, signal);
      this.closest(".ppo-figure")?.classList.add("ppo-figure--live");
    } catch (error) {
      // The still beside it stays and shows the numbers.
      this.textContent = `This figure did not load: ${(error as Error).message}`;
    }
  }
}

/** The bundle that holds a figure. */
export function bundleOf(name: string): FiguresBundle {
  const chapter = chapters[name];
  if (chapter === undefined) {
    const allowed = Object.keys(chapters).join(", ");
    throw new Error(`figure name is ${JSON.stringify(name)}, allowed: ${allowed}`);
  }
  return `figures-${chapter}`;
}
