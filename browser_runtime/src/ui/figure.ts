/**
 * `<ppo-figure name="gae-explorer">`: a figure to manipulate.
 *
 * Inside `<figure class="ppo-figure">`, next to a `.ppo-figure__still` that shows the same numbers
 * without scripts and is hidden once the figure is mounted. The bundle that holds it, often a
 * chapter's, loads when the reader comes near, and so do recorded data.
 */
import folders from "ppo:figures";
import type { FiguresBundle } from "../figures/bundle";
import type { Mounted } from "../figures/host";
import type { Live } from "../figures/kit/figure";
import { assetJson, loadBundle } from "../site/assets";
import { button } from "./dom";
import { PpoElement } from "./element";
import { remember } from "./figure_memory";
import { whenNear } from "./near";

/** Sent by a figure that is about to show data from elsewhere in the page. */
export const OPENED = "ppo-opened";

declare global {
  interface HTMLElementTagNameMap {
    "ppo-figure": PpoFigure;
  }
}

export class PpoFigure extends PpoElement {
  #mounted: Promise<Mounted | null> | null = null;
  #signal: AbortSignal = AbortSignal.abort();

  override arrive(signal: AbortSignal): void {
    this.#signal = signal;
    this.#mounted = null;
    whenNear(this, "800px", signal, () => void this.#once());
  }

  /**
   * Show data from elsewhere in the page, wherever the reader is, and bring them here.
   *
   * @param back Where they came from, and its name.
   * @throws A sentence where the figure cannot show it.
   */
  async open(data: unknown, back: { element: HTMLElement; name: string }): Promise<void> {
    const mounted = await this.#once();
    if (!mounted) return;
    this.dispatchEvent(new Event(OPENED));
    mounted.open(data);
    const name = this.getAttribute("name");
    const others = document.querySelectorAll<PpoFigure>(`ppo-figure[data-follows="${name}"]`);
    for (const other of others) void other.#follow(data);
    this.querySelector(".ppo-figure__back")?.remove();
    const leave = button(`Back to ${back.name}`, () => bringTo(back.element), "ppo-figure__back");
    this.prepend(leave);
    bringTo(this);
  }

  /** The numbers for formulas of the page; null where it has none, or did not load. */
  async live(): Promise<Live | null> {
    return (await this.#once())?.live() ?? null;
  }

  /** Show what another figure was opened with; one that cannot stays as it is. */
  async #follow(data: unknown): Promise<void> {
    const mounted = await this.#once();
    try {
      mounted?.open(data);
    } catch {
      // The other figure has said why, if it could not either.
    }
  }

  #once(): Promise<Mounted | null> {
    this.#mounted ??= this.#show(this.#signal);
    return this.#mounted;
  }

  async #show(signal: AbortSignal): Promise<Mounted | null> {
    try {
      const name = this.getAttribute("name") ?? "";
      const { mount } = await loadBundle(bundleOf(name));
      if (signal.aborted) return null;
      const mounted = await mount(this, name, signal, (asset) => assetJson(asset, signal));
      if (!mounted) return null;
      this.closest(".ppo-figure")?.classList.add("ppo-figure--live");
      if (mounted.questions.length > 0) {
        void remember(mounted, this, this.dataset.page ?? location.pathname, signal);
      }
      return mounted;
    } catch (error) {
      // The still beside it stays and shows the numbers.
      this.textContent = `This figure did not load: ${(error as Error).message}`;
      return null;
    }
  }
}

/** Scroll to an element and give it the focus, so that keyboard and screen reader go on there. */
function bringTo(element: HTMLElement): void {
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.scrollIntoView({ block: "start" });
  element.focus({ preventScroll: true });
}

/** The bundle that holds a figure. */
export function bundleOf(name: string): FiguresBundle {
  const folder = folders[name];
  if (folder === undefined) {
    const allowed = Object.keys(folders).join(", ");
    throw new Error(`figure name is ${JSON.stringify(name)}, allowed: ${allowed}`);
  }
  return `figures-${folder}`;
}
