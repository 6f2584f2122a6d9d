/** The figures of one folder, ready to be mounted, as figures-ch06.js provides those of ch06. */
import { provide } from "../site/registry";
import { type Mounted, mount } from "./host";
import type { Figure, Recorded } from "./kit/figure";

/** Name of the bundle of a folder. build/site/figures.mjs writes its entry point. */
export type FiguresBundle = `figures-${string}`;

/** Reads a JSON asset of the page. */
export type LoadData = (asset: string) => Promise<unknown>;

declare module "../site/registry" {
  interface Slots {
    [bundle: FiguresBundle]: {
      mount(
        place: HTMLElement,
        name: string,
        signal: AbortSignal,
        load: LoadData,
      ): Promise<Mounted | null>;
    };
  }
}

/** Share a folder's figures with the page. Each reads only its own kind of state. */
export function provideFigures(
  bundle: FiguresBundle,
  figures: Readonly<Record<string, Figure<unknown>>>,
  recorded: Readonly<Record<string, Recorded<unknown, unknown>>>,
): void {
  provide(bundle, {
    async mount(place, name, signal, load) {
      const wanted = recorded[name];
      const figure = wanted ? wanted.from(await load(wanted.asset)) : figures[name]!;
      return signal.aborted ? null : mount(place, name, figure, signal);
    },
  });
}
