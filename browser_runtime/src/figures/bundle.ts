/** The figures of one chapter, ready to be mounted, as figures-ch06.js provides them. */
import { provide } from "../site/registry";
import { type Mounted, mount } from "./host";
import type { Figure } from "./kit/figure";

/** Name of the bundle of a chapter. build/site/figures.mjs writes its entry point. */
export type FiguresBundle = `figures-ch${string}`;

declare module "../site/registry" {
  interface Slots {
    [bundle: FiguresBundle]: {
      mount(place: HTMLElement, name: string, signal: AbortSignal): Mounted;
    };
  }
}

/** Share a chapter's figures with the page. Each reads only its own kind of state. */
export function provideFigures(
  bundle: FiguresBundle,
  figures: Readonly<Record<string, Figure<unknown>>>,
): void {
  provide(bundle, { mount: (place, name, signal) => mount(place, figures[name]!, signal) });
}
