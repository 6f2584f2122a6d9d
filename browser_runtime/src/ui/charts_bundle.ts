/** The narrow interface to uPlot that charts.js provides. */
export interface ChartsBundle {
  createPlot(host: HTMLElement, options: PlotOptions): Plot;
}

/** One curve. Colours are read at every drawing, so they follow the page's scheme. */
export interface PlotCurve {
  readonly label: string;
  readonly color: () => string;
  readonly dashed: boolean;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface PlotOptions {
  readonly height: number;
  readonly axisColor: () => string;
  readonly gridColor: () => string;
  /** A level to reach, drawn as a thin line. */
  readonly target: number | null;
  /** Called with the x under the pointer, or null when it leaves. */
  readonly onCursor: (x: number | null) => void;
}

export interface Plot {
  setCurves(curves: readonly PlotCurve[]): void;
  /** Draw again with the present colours and width. */
  refresh(): void;
  destroy(): void;
}

declare module "../site/registry" {
  interface Slots {
    charts: ChartsBundle;
  }
}
