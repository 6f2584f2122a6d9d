/** Projection, poses and grids of the surfaces, by numbers derived by hand. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { placed } from "src/figures/surface_kit/box";
import { between, bounded, project, REST, viewOf } from "src/figures/surface_kit/camera";
import { blend, colorOf, css } from "src/figures/surface_kit/colors";
import { contour } from "src/figures/surface_kit/contour";
import { moved } from "src/figures/surface_kit/hands";
import { lines, mesh, setGraph, setLines } from "src/figures/surface_kit/layers";
import { fixed, ordered, spaced } from "src/figures/surface_kit/numbers";

const side = { ticks: [], label: "" };
const BOX = {
  x: { ...side, range: [0, 10] },
  y: { ...side, range: [-1, 1] },
  z: { ...side, range: [0, 4] },
  size: [1, 2, 0.5],
} as const;
const FLAT = { ...REST, yaw: 0, pitch: 0, lens: 0, zoom: 1 };

describe("the projection", () => {
  test("puts the middle of the box into the middle of the picture", () => {
    assert.deepEqual(project(viewOf(REST, 400, 300), [0, 0, 0]), [200, 150, 0]);
  });

  test("seen from the side keeps x across and z up, and y is depth alone", () => {
    const view = viewOf(FLAT, 400, 300);
    const [x, y, depth] = project(view, [0.5, 0.7, 0.5]);
    // min(400 * 1.12, 300 * 1.36) * 0.56 = 228.48 for a unit from the middle, halved by the picture.
    assert.ok(Math.abs(x - (200 + 0.5 * 114.24)) < 1e-4);
    assert.ok(Math.abs(y - (150 - 0.5 * 114.24)) < 1e-4);
    assert.ok(Math.abs(depth - 0.7) < 1e-6);
  });

  test("from above has y up", () => {
    const view = viewOf({ ...FLAT, pitch: Math.PI / 2 }, 400, 300);
    assert.ok(Math.abs(project(view, [0, 1, 0])[1] - (150 - 114.24)) < 1e-4);
    assert.ok(Math.abs(project(view, [0, 0, 1])[1] - 150) < 1e-4);
  });

  test("with perspective draws the farther smaller", () => {
    const view = viewOf({ ...FLAT, lens: 0.16 }, 400, 300);
    const width = (y: number) => project(view, [1, y, 0])[0] - project(view, [-1, y, 0])[0];
    assert.ok(width(1) < width(-1));
  });
});

describe("a pose", () => {
  test("flies by the shorter turn and arrives", () => {
    const [from, to] = [
      { ...REST, yaw: 3 },
      { ...REST, yaw: -3, zoom: 2 },
    ];
    const half = between(from, to, 0.5);
    assert.ok(Math.abs(Math.abs(half.yaw) - Math.PI) < 1e-9);
    assert.equal(half.zoom, 1.5);
    const end = between(from, to, 1);
    assert.ok(Math.abs(Math.cos(end.yaw) - Math.cos(-3)) < 1e-9);
  });

  test("turned by hand stays above the floor and within its zoom", () => {
    assert.equal(bounded({ ...REST, pitch: 9 }).pitch, Math.PI / 2);
    assert.equal(moved(REST, 0, -9).pitch, -0.1);
    assert.equal(moved(REST, 0, 0, 99).zoom, 3);
    assert.equal(moved(REST, 0.25, 0).yaw, REST.yaw + 0.25);
  });
});

describe("a mesh", () => {
  const layer = mesh({ order: 0, steps: [0, 0, 0], strength: [0, 0] });
  setGraph(layer, BOX, {
    xs: [0, 5, 10],
    ys: [-1, 1],
    z: (x, y) => x / 5 + y,
    color: ({ i, j, middle }) => [[i, j, middle[0]], 1],
  });
  const { position, color, data, index, normal } = layer.arrays!;

  test("has four corners for every cell, where the data say", () => {
    assert.equal(position.length, 2 * 12);
    assert.deepEqual([...position.slice(0, 3)], [...placed(BOX, 0, -1, -1)].map(Math.fround));
    assert.deepEqual([...data.slice(12 + 6, 12 + 9)], [10, 1, 3]);
    assert.deepEqual([...index], [0, 1, 2, 0, 2, 3, 4, 5, 6, 4, 6, 7]);
  });

  test("tells a colour its corner and the middle of its cell", () => {
    assert.deepEqual([...color.slice(16 + 8, 16 + 11)], [2, 1, 7.5]);
  });

  test("faces up where it is flat, and against the slope", () => {
    // z grows by 2 in 2 of the world's x after the box: 1/2 of z for each 10 of x over 2 wide.
    assert.ok(normal[0]! < 0 && normal[1]! < 0 && normal[2]! > 0);
    assert.ok(Math.abs(Math.hypot(normal[0]!, normal[1]!, normal[2]!) - 1) < 1e-6);
  });

  test("tells its renderer of every change", () => {
    const before = layer.version;
    setGraph(layer, BOX, { xs: [0, 1], ys: [0, 1], z: () => 0, color: () => [[0, 0, 0], 1] });
    assert.equal(layer.version, before + 1);
  });
});

test("lines are segments from point to point, or in pairs", () => {
  const layer = lines({ order: 0 });
  const points = [0, 1, 2, 3].map((x) => [x, 0, 0] as const);
  const ends = () => layer.segments.map(({ from, to }) => [from[0], to[0]]);
  setLines(layer, [{ points, color: [0, 0, 0], width: 1 }], (point) => point);
  assert.deepEqual(ends(), [
    [0, 1],
    [1, 2],
    [2, 3],
  ]);
  setLines(layer, [{ points, color: [0, 0, 0], width: 1, pairs: true }], (point) => point);
  assert.deepEqual(ends(), [
    [0, 1],
    [2, 3],
  ]);
  setLines(layer, [{ points: [], color: [0, 0, 0], width: 1 }], (point) => point);
  assert.deepEqual(ends(), []);
});

test("a contour runs where the function has the level", () => {
  const axis = spaced(-2, 2, 81);
  const points = contour(axis, axis, (x, y) => x * x + y * y, 1);
  assert.ok(points.length > 100);
  assert.equal(points.length % 2, 0);
  for (const [x, y] of points) assert.ok(Math.abs(Math.hypot(x, y) - 1) < 1e-3);
  assert.deepEqual(
    contour(axis, axis, (x) => x, 9),
    [],
  );
});

test("numbers are spaced, ordered and written with a true minus", () => {
  assert.deepEqual(spaced(0, 1, 5), [0, 0.25, 0.5, 0.75, 1]);
  assert.deepEqual(ordered([0.3, 0.1, 0.1 + 0.2]), [0.1, 0.3]);
  assert.equal(fixed(-1.005, 1), "−1.0");
  assert.equal(fixed(-0.001), "0.00");
});

test("colours are read, mixed and written", () => {
  assert.deepEqual(colorOf("#ff0080"), [1, 0, 128 / 255]);
  assert.deepEqual(colorOf("red"), colorOf("#888888"));
  assert.deepEqual(blend([0, 0, 0], [1, 0.5, 0], 0.5), [0.5, 0.25, 0]);
  assert.equal(css([1, 0, 0.5], 0.3), "rgb(255 0 128 / 0.3)");
});
