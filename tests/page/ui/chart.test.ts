import "../support/dom";
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { DIAGNOSTICS, EPISODE_RETURN } from "src/runs/metrics";
import { PpoChart } from "src/ui/chart";
import type { PlotCurve, PlotOptions } from "src/ui/charts_bundle";
import { Clock, settled } from "../support/clock";
import { buttonCalled, find, nextFrame, show } from "../support/dom";

if (!customElements.get("ppo-chart")) customElements.define("ppo-chart", PpoChart);

let clock: Clock;
let chart: PpoChart;
let options: PlotOptions;
let drawn: (readonly PlotCurve[])[];
let plots: number;
let destroyed: number;
beforeEach(() => {
  clock = new Clock();
  drawn = [];
  plots = 0;
  destroyed = 0;
  chart = document.createElement("ppo-chart") as PpoChart;
  chart.metric = EPISODE_RETURN;
  chart.target = 475;
  chart.loadCharts = async () => ({
    createPlot: (_host, given) => {
      plots += 1;
      options = given;
      return {
        setCurves: (curves) => void drawn.push(curves),
        refresh: () => undefined,
        destroy: () => {
          destroyed += 1;
        },
      };
    },
  });
});
afterEach(() => {
  chart.remove();
  clock.stop();
});

const curve = (label: string, ...points: [number, number][]) => ({
  label,
  color: "--ppo-browser-1",
  dashed: false,
  points,
});
async function frame(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await clock.pass(150);
  nextFrame();
  await settled();
}
const summary = () => find(".ppo-visually-hidden", chart).textContent;
const values = () =>
  [...chart.querySelectorAll(".ppo-chart__value")].map(({ textContent }) => textContent);

test("without data there is nothing to load, and it says so", async () => {
  show(chart);
  await frame();
  assert.equal(plots, 0);
  assert.equal(summary(), "Episode return: no data yet.");
});

test("the first points bring the plot, with its target", async () => {
  chart.curves = [curve("a", [512, 20])];
  show(chart);
  await frame();
  assert.equal(plots, 1);
  assert.equal(options.target(), 475);
  assert.equal(drawn.at(-1)![0]!.label, "a");
});

test("a target that moves with the world moves in a plot that is there already", async () => {
  chart.curves = [curve("a", [512, 20])];
  show(chart);
  await frame();
  chart.target = null;
  assert.equal(options.target(), null);
  chart.target = -110;
  assert.equal(options.target(), -110);
  assert.equal(plots, 1);
});

describe("values that the metric's scale has no place for", () => {
  async function pointsOf(name: string, ...points: [number, number][]) {
    chart.metric = DIAGNOSTICS.find((metric) => metric.name === name)!;
    chart.curves = [curve("a", ...points)];
    show(chart);
    await frame();
    return drawn.at(-1)![0]!.points;
  }

  test("are left out of a logarithmic picture, and not of the words", async () => {
    assert.deepEqual(await pointsOf("value_loss", [1, 0], [2, 5]), [[2, 5]]);
    assert.equal(options.log, true);
    assert.match(summary()!, /lowest 0,/);
  });

  test("are drawn at the edge, so that one of them does not flatten the rest", async () => {
    const drawnAt = await pointsOf("explained_variance", [1, -250], [2, 0.5]);
    assert.deepEqual(drawnAt, [
      [1, -1],
      [2, 0.5],
    ]);
    assert.match(summary()!, /lowest -250,/);
  });
});

test("what the picture shows is also said in words", async () => {
  chart.curves = [curve("Browser, seed 0", [512, 20], [1024, 9.5], [12_288, 480])];
  show(chart);
  await frame();
  assert.equal(
    summary(),
    "Episode return over env steps. Browser, seed 0: from 20 at 512 to 480 at 12,288 env steps; lowest 9.5, highest 480.",
  );
});

test("many changes between two frames are one drawing", async () => {
  show(chart);
  chart.curves = [curve("a", [1, 1])];
  await frame();
  const before = drawn.length;
  for (let at = 2; at < 50; at += 1) chart.curves = [curve("a", [1, 1], [at, at])];
  await frame();
  assert.equal(drawn.length, before + 1);
  assert.equal(drawn.at(-1)![0]!.points.at(-1)![0], 49);
});

describe("the value beside the title", () => {
  test("is the newest of the newest curve: one number fits beside every title", async () => {
    chart.curves = [1, 2, 3, 4].map((at) => curve(`run ${at}`, [512, 0], [1024, at]));
    show(chart);
    await frame();
    assert.deepEqual(values(), ["4"]);
  });
});

describe("the pointer over the plot", () => {
  const labels = () =>
    [...chart.querySelectorAll(".ppo-chart__label")].map(({ textContent }) => textContent);

  test("names every curve beside its nearest value, and where that is", async () => {
    chart.curves = [curve("a", [512, 1], [1024, 2], [2048, 3]), curve("b", [512, 7]), curve("c")];
    show(chart);
    await frame();
    options.onCursor({ x: 1100, left: 40 });
    assert.deepEqual(labels(), ["2 a", "7 b"]);
    assert.equal(find(".ppo-chart__where", chart).textContent, "1,100 env steps");
    assert.equal(find(".ppo-chart__cursor", chart).hidden, false);
    options.onCursor(null);
    assert.equal(find(".ppo-chart__cursor", chart).hidden, true);
  });
});

describe("the numbers", () => {
  test("are a table that can be opened, thinned out where it is long", async () => {
    chart.curves = [
      curve("a", ...Array.from({ length: 100 }, (_, at) => [at, at] as [number, number])),
    ];
    show(chart);
    buttonCalled("Show the numbers", chart).click();
    await frame();
    const rows = [...chart.querySelectorAll("tbody tr")];
    assert.ok(rows.length <= 41);
    assert.equal(find("caption", chart).textContent, "a (one row in 3)");
    assert.match(rows.at(-1)!.textContent!, /^99/);
    assert.ok(buttonCalled("Hide the numbers", chart));
  });

  test("come with what the metric means, by one button that says whether it is open", () => {
    show(chart);
    const ask = buttonCalled("?", chart);
    assert.equal(ask.getAttribute("aria-expanded"), "false");
    ask.click();
    assert.equal(ask.getAttribute("aria-expanded"), "true");
    assert.match(
      find(`#${ask.getAttribute("aria-controls")}`).textContent!,
      /Mean return of the last 100/,
    );
  });
});

test("leaving the page frees the plot; coming back makes another", async () => {
  chart.curves = [curve("a", [1, 1])];
  show(chart);
  await frame();
  chart.remove();
  await settled();
  assert.equal(destroyed, 1);
  show(chart);
  await frame();
  assert.equal(plots, 2);
  assert.equal(chart.querySelectorAll("figure").length, 1);
});
