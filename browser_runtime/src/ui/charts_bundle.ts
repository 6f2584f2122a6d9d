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
  /** The middle half of several runs, shaded behind their median. */
  readonly band?: readonly (readonly [x: number, low: number, high: number])[] | undefined;
}

export interface PlotOptions {
  readonly height: number;
  readonly axisColor: () => string;
  readonly gridColor: () => string;
  readonly healthyColor: () => string;
  /** Whether y is drawn on a logarithmic scale. */
  readonly log: boolean;
  /** The range to shade, in units of y. */
  readonly healthy: readonly [low: number, high: number] | null;
  /** A level to reach, drawn as a thin line; asked at every drawing, for it moves with the world. */
  readonly target: () => number | null;
  /** Called with x and y of the pointer, in units of the axes and in pixels; null when it leaves. */
  readonly onCursor: (cursor: PlotCursor | null) => void;
}

export interface PlotCursor {
  /** In units of the axis. */
  readonly x: number;
  /** Pixels from the left of the plot's host. */
  readonly left: number;
}

export interface Plot {
  setCurves(curves: readonly PlotCurve[]): void;
  /** Draw again with the present colours, target and width. */
  refresh(): void;
  destroy(): void;
}

declare module "../site/registry" {
  interface Slots {
    charts: ChartsBundle;
  }
}
