/** uPlot behind a narrow interface, loaded when the first curve is drawn. */
import uPlot from "uplot";
import styles from "uplot/dist/uPlot.min.css";
import { provide } from "../site/registry";
import type { Plot, PlotCurve, PlotOptions } from "../ui/charts_bundle";

const SHORT = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

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
      values: (_, splits) => splits.map((value) => SHORT.format(value)),
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
      scales: { x: { time: false }, y: { range: yRange(options.target) } },
      axes: [
        { ...axis, size: 26, gap: 4, space: 60 },
        { ...axis, size: 44, gap: 4, space: 28 },
      ],
      series: [
        {},
        ...curves.map(
          (curve): uPlot.Series => ({
            label: curve.label,
            stroke: curve.color,
            width: 2,
            spanGaps: true,
            points: { show: false },
            ...(curve.dashed ? { dash: [7, 4] } : {}),
          }),
        ),
      ],
      hooks: {
        setCursor: [
          (self) => {
            const { left } = self.cursor;
            const inside = left !== undefined && left !== null && left >= 0;
            options.onCursor(inside ? self.posToVal(left, "x") : null);
          },
        ],
        drawClear: [(self) => drawTarget(self, options)],
      },
    };
    plot = new uPlot(config, data, host);
  }

  return {
    setCurves(curves) {
      const data = align(curves);
      const wanted = curves.map((curve) => `${curve.label}${curve.dashed}`).join("\n");
      if (!plot || wanted !== shape) {
        shape = wanted;
        build(curves, data);
      } else {
        plot.setData(data);
      }
    },
    refresh() {
      if (plot && plot.width !== width()) plot.setSize({ width: width(), height: options.height });
      else plot?.redraw(false, true);
    },
    destroy() {
      plot?.destroy();
      plot = null;
    },
  };
}

/** Give all curves one x, with gaps, as uPlot needs it; each curve brings its own. */
function align(curves: readonly PlotCurve[]): uPlot.AlignedData {
  if (curves.length === 0) return [[]];
  const tables = curves.map((curve): uPlot.AlignedData => {
    return [curve.points.map(([x]) => x), curve.points.map(([, y]) => y)];
  });
  return tables.length === 1 ? tables[0]! : uPlot.join(tables);
}

/** The y range of the curves and the target; a flat curve gets a scale, too. */
function yRange(target: number | null): uPlot.Range.Function {
  return (_, low, high) => {
    const least = Math.min(low ?? 0, target ?? Number.POSITIVE_INFINITY);
    const most = Math.max(high ?? 1, target ?? Number.NEGATIVE_INFINITY);
    if (!Number.isFinite(least) || !Number.isFinite(most)) return [0, 1];
    const room = most > least ? (most - least) * 0.06 : Math.abs(most) * 0.1 || 1;
    const floor = least >= 0 && least - room < 0 ? 0 : least - room;
    return [floor, most + room];
  };
}

function drawTarget(self: uPlot, options: PlotOptions): void {
  if (options.target === null) return;
  const { ctx, bbox } = self;
  const y = Math.round(self.valToPos(options.target, "y", true));
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

const sheet = document.createElement("style");
sheet.textContent = styles;
document.head.append(sheet);

provide("charts", { createPlot });
