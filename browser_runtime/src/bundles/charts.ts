/** uPlot behind a narrow interface, loaded when the first curve is drawn. */
import uPlot from "uplot";
import styles from "uplot/dist/uPlot.min.css";
import { provide } from "../site/registry";
import type { Plot, PlotCurve, PlotOptions } from "../ui/charts_bundle";

const SHORT = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
/** Share of a curve's colour in the band behind it. */
const BAND_ALPHA = 0.18;

function createPlot(host: HTMLElement, options: PlotOptions): Plot {
  let plot: uPlot | null = null;
  let shape = "";

  const width = () => Math.max(120, Math.floor(host.clientWidth));

  function build(curves: readonly PlotCurve[], data: uPlot.AlignedData): void {
    plot?.destroy();
    const axis: uPlot.Axis = {
      stroke: options.axisColor,
      font: "11px system-ui, sans-serif",
      grid: { stroke: options.gridColor, width: 1 },
      ticks: { show: false },
      values: (_, splits) =>
        splits.map((value) => (value === null ? "" : SHORT.format(value))) as string[],
    };
    const config: uPlot.Options = {
      width: width(),
      height: options.height,
      legend: { show: false },
      padding: [8, 10, 0, 0],
      cursor: {
        sync: { key: "ppo-playground" },
        drag: { x: false, y: false },
        points: { size: 7 },
      },
      scales: { x: { time: false }, y: yScale(options) },
      axes: [
        { ...axis, size: 26, gap: 4, space: 60 },
        { ...axis, size: 44, gap: 4, space: 28, ...(options.log ? { splits: decades } : {}) },
      ],
      series: [{}, ...curves.flatMap(seriesOf)],
      bands: bandsOf(curves),
      hooks: {
        setCursor: [(self) => options.onCursor(cursorOf(self))],
        drawClear: [
          (self) => {
            drawHealthy(self, options);
            drawTarget(self, options);
          },
        ],
      },
    };
    plot = new uPlot(config, data, host);
  }

  return {
    setCurves(curves) {
      const data = align(curves);
      const wanted = curves
        .map(({ label, dashed, band }) => `${label}${dashed}${band !== undefined}`)
        .join("\n");
      if (!plot || wanted !== shape) {
        shape = wanted;
        build(curves, data);
      } else {
        plot.setData(data);
      }
    },
    refresh() {
      if (plot && plot.width !== width()) plot.setSize({ width: width(), height: options.height });
      else if (plot) plot.setData(plot.data);
    },
    destroy() {
      plot?.destroy();
      plot = null;
    },
  };
}

function cursorOf(self: uPlot): { x: number; left: number } | null {
  const { left } = self.cursor;
  if (left === undefined || left === null || left < 0) return null;
  return { x: self.posToVal(left, "x"), left: left + self.over.offsetLeft };
}

/** A curve's line, and the two unseen edges of its band. */
function seriesOf(curve: PlotCurve): uPlot.Series[] {
  const line: uPlot.Series = {
    label: curve.label,
    stroke: curve.color,
    width: 2,
    spanGaps: true,
    points: { show: false },
    ...(curve.dashed ? { dash: [7, 4] } : {}),
  };
  const edge: uPlot.Series = { ...line, width: 0 };
  return curve.band ? [line, edge, edge] : [line];
}

function bandsOf(curves: readonly PlotCurve[]): uPlot.Band[] {
  const bands: uPlot.Band[] = [];
  let at = 1;
  for (const curve of curves) {
    if (curve.band) {
      bands.push({ series: [at + 2, at + 1], fill: () => faded(curve.color()) });
    }
    at += curve.band ? 3 : 1;
  }
  return bands;
}

/** A colour as most of nothing, whatever notation it has. */
function faded(color: string): string {
  return `color-mix(in srgb, ${color} ${BAND_ALPHA * 100}%, transparent)`;
}

/** Give all curves one x, with gaps, as uPlot needs it; each curve brings its own. */
function align(curves: readonly PlotCurve[]): uPlot.AlignedData {
  if (curves.length === 0) return [[]];
  const tables = curves.map(({ points, band }): uPlot.AlignedData => {
    const line: uPlot.AlignedData = [points.map(([x]) => x), points.map(([, y]) => y)];
    if (!band) return line;
    const edges = [
      band.map(([x]) => x),
      band.map(([, low]) => low),
      band.map(([, , high]) => high),
    ];
    return uPlot.join([line, edges as uPlot.AlignedData]);
  });
  return tables.length === 1 ? tables[0]! : uPlot.join(tables);
}

/** The powers of ten in sight, every one or, of many, every second or third. */
function decades(_: uPlot, __: number, low: number, high: number): number[] {
  const [first, last] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))];
  const every = Math.max(1, Math.ceil((last - first + 1) / 4));
  const found: number[] = [];
  for (let power = first; power <= last; power += every) found.push(10 ** power);
  return found;
}

function yScale({ log, target }: PlotOptions): uPlot.Scale {
  if (!log) return { range: yRange(target) };
  const whole = (low: number | null, high: number | null): uPlot.Range.MinMax =>
    low === null || high === null || low <= 0 ? [0.1, 10] : uPlot.rangeLog(low, high, 10, true);
  return { distr: 3, range: (_, low, high) => whole(low, high) };
}

/** The y range of the curves and the target; a flat curve gets a scale, too. */
function yRange(levelOf: () => number | null): uPlot.Range.Function {
  return (_, low, high) => {
    const target = levelOf();
    const least = Math.min(low ?? 0, target ?? Number.POSITIVE_INFINITY);
    const most = Math.max(high ?? 1, target ?? Number.NEGATIVE_INFINITY);
    if (!Number.isFinite(least) || !Number.isFinite(most)) return [0, 1];
    const room = most > least ? (most - least) * 0.06 : Math.abs(most) * 0.1 || 1;
    const floor = least >= 0 && least - room < 0 ? 0 : least - room;
    return [floor, most + room];
  };
}

/** Shade the part of the healthy range that is in sight. */
function drawHealthy(self: uPlot, { healthy, healthyColor }: PlotOptions): void {
  const { min, max } = self.scales.y ?? {};
  if (!healthy || min === undefined || max === undefined) return;
  const low = Math.max(healthy[0], min);
  const high = Math.min(healthy[1], max);
  if (high <= low) return;
  const { ctx, bbox } = self;
  const top = self.valToPos(high, "y", true);
  ctx.save();
  ctx.fillStyle = faded(healthyColor());
  ctx.fillRect(bbox.left, top, bbox.width, self.valToPos(low, "y", true) - top);
  ctx.restore();
}

function drawTarget(self: uPlot, options: PlotOptions): void {
  const target = options.target();
  if (target === null) return;
  const { ctx, bbox } = self;
  const y = Math.round(self.valToPos(target, "y", true));
  ctx.save();
  ctx.strokeStyle = options.axisColor();
  ctx.globalAlpha = 0.6;
  ctx.setLineDash([2, 4]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}

// Not a style element, which a policy without `unsafe-inline` forbids.
const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);
document.adoptedStyleSheets.push(sheet);

provide("charts", { createPlot });
