/** Networks unit by unit: arithmetic by hand, where cells lie, and which unit a key selects. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  forward,
  type Net,
  probe,
  saliency,
  softmax,
  strongestEdges,
} from "src/figures/networks/mlp";
import { cellAt, layoutOf } from "src/figures/networks/network_layout";
import { afterKey } from "src/figures/networks/network_panel";
import { read } from "src/figures/networks/network_reading";
import { readPolicy } from "src/figures/networks/onnx_policy";
import { lean } from "src/figures/networks/phase_portrait";
import { obsNames, planeOf } from "src/figures/networks/planes";
import { fieldsOf } from "src/figures/networks/protobuf";

const layer = (inputs: number, units: number, weights: number[], biases: number[]) => ({
  inputs,
  units,
  weights: new Float32Array(weights),
  biases: new Float32Array(biases),
});

/** Two inputs, three tanh units, two outputs. */
const ACTOR: Net = [
  layer(2, 3, [1, 0, -2, 0, 1, 0.5], [0, 0.5, 0]),
  layer(3, 2, [1, -1, 2, 0, 0.5, 4], [0.25, 0]),
];
const CRITIC: Net = [layer(2, 3, [1, 0, 0, 0, 1, 0], [0, 0, 0]), layer(3, 1, [2, 3, 0], [1])];
const NETS = {
  actor: ACTOR,
  critic: CRITIC,
  logStd: null,
  gamma: 0.9,
  stretch: null,
  normalized: (obs: ArrayLike<number>) => Float64Array.from(obs),
};
const near = (found: number, expected: number) => assert.ok(Math.abs(found - expected) < 1e-6);

describe("a network", () => {
  test("is tanh of weighted sums, and a linear head", () => {
    const [hidden, out] = forward(ACTOR, [0.5, 1]);
    // By hand: 0.5; 1 + 0.5; -1 + 0.5.
    const units = [0.5, 1.5, -0.5].map(Math.tanh);
    for (const [i, unit] of units.entries()) near(hidden![i]!, unit);
    near(out![0]!, 0.25 + units[0]! + 2 * units[1]! + 0.5 * units[2]!);
    near(out![1]!, -units[0]! + 4 * units[2]!);
  });

  test("tells one unit over many observations as it tells all", () => {
    const rows = [
      [0, 0],
      [0.5, 1],
      [-1, 2],
    ];
    const seen: number[] = [];
    const obs = (n: number, into: Float64Array) => into.set(rows[n]!);
    probe(ACTOR, { layer: 0, unit: 2 }, 3, obs, (n, units) => {
      seen[n] = units[2]!;
    });
    for (const [n, row] of rows.entries()) near(seen[n]!, forward(ACTOR, row)[0]![2]!);
  });

  test("has the slope that differences have", () => {
    const at = [0.3, -0.2];
    const slopes = saliency(ACTOR, forward(ACTOR, at), [-1, 1]);
    const side = (obs: number[]) => {
      const [left, right] = forward(ACTOR, obs)[1]!;
      return right! - left!;
    };
    for (const k of [0, 1]) {
      const moved = (h: number) => at.map((value, i) => value + (i === k ? h : 0));
      near(slopes[k]!, (side(moved(1e-6)) - side(moved(-1e-6))) / 2e-6);
    }
  });

  test("names its strongest weights, into a unit and out of it", () => {
    assert.deepEqual(strongestEdges(ACTOR, 1, 2, 1), [
      { from: [0, 0], to: [1, 2], weight: -2 },
      { from: [1, 2], to: [2, 1], weight: 4 },
    ]);
  });
});

describe("what is read at an observation", () => {
  const names = {
    env: "Two",
    obs: ["near", "far"],
    action: { kind: "discrete" as const, labels: ["left", "right"] },
  };
  const shown = read(NETS, names, [0.5, 1], [1, 2], { net: "actor", layer: 1, unit: 2 });

  test("has the probabilities of all options and marks the chosen one", () => {
    const chances = softmax(forward(ACTOR, [0.5, 1])[1]!);
    near(shown.outputs.actor[1]!.share, chances[1]!);
    assert.deepEqual(
      shown.outputs.actor.map(({ chosen }) => chosen),
      [true, false],
    );
  });

  test("measures the value against the most that a reward of 1 a step can give", () => {
    const value = forward(CRITIC, [0.5, 1])[1]![0]!;
    near(shown.outputs.critic[0]!.share, value / 10);
  });

  test("has pulls whose strongest is 1", () => {
    near(Math.max(...shown.observation.map(({ pull }) => Math.abs(pull))), 1);
  });

  test("shows entries of the observation against the largest seen", () => {
    assert.deepEqual(Array.from(shown.activations.actor[0]!), [0.5, 0.5]);
  });
});

describe("the drawing", () => {
  const wide = (units: number): Net => [
    layer(4, units, Array(4 * units).fill(0), Array(units).fill(0)),
    layer(units, 2, Array(2 * units).fill(0), [0, 0]),
  ];
  for (const [units, width] of [
    [64, 800],
    [64, 600],
    [8, 600],
    [256, 700],
  ] as const) {
    test(`of ${units} units fits ${width} pixels, no cell upon another`, () => {
      const { cells, height } = layoutOf(wide(units), wide(units), width);
      assert.equal(cells.length, 4 + 2 * (units + 2));
      for (const { x, y, size } of cells) {
        assert.ok(x - size / 2 >= 0 && x + size / 2 <= width);
        assert.ok(y - size / 2 >= 0 && y + size / 2 <= height);
      }
      const places = new Set(cells.map(({ x, y }) => `${Math.round(x)},${Math.round(y)}`));
      assert.equal(places.size, cells.length);
    });
  }

  const layout = layoutOf(ACTOR, CRITIC, 600);

  test("finds the cell under a pointer, and none elsewhere", () => {
    const cell = layout.cells.find(
      ({ net, layer: l, unit }) => net === "critic" && l === 1 && unit === 2,
    )!;
    assert.equal(cellAt(layout, cell.x + 1, cell.y - 1), cell);
    assert.equal(cellAt(layout, 1, 1), null);
  });

  test("selects by keys: the first unit, its neighbours, the other network, none", () => {
    const first = afterKey(layout, null, "ArrowRight")!;
    assert.deepEqual([first.net, first.layer, first.unit], ["actor", 1, 0]);
    const next = afterKey(layout, first, "ArrowRight")!;
    assert.notDeepEqual(next, first);
    assert.deepEqual(afterKey(layout, next, "ArrowLeft"), first);
    assert.equal(afterKey(layout, first, "c")!.net, "critic");
    assert.equal(afterKey(layout, first, "Escape"), null);
    assert.equal(afterKey(layout, first, "Tab"), undefined);
  });
});

test("a leaning is the last option's probability, or the mean within its bounds", () => {
  const options = { kind: "discrete" as const, labels: ["left", "right"] };
  const chances = softmax(forward(ACTOR, [0.5, 1])[1]!);
  const found = lean(NETS, options, [0.5, 1]);
  near(found.share, chances[1]!);
  assert.equal(found.action, 0);
  const torque = { kind: "box" as const, labels: ["torque"], low: [-2], high: [2] };
  const gaussian = { ...NETS, actor: CRITIC, logStd: [0] };
  assert.deepEqual(lean(gaussian, torque, [9, 9]).action, [2]);
  assert.equal(lean(gaussian, torque, [9, 9]).share, 1);
});

describe("bytes that are no policy", () => {
  test("are refused in words", () => {
    assert.throws(() => readPolicy(new Uint8Array([1, 2, 3])), RangeError);
    assert.throws(() => readPolicy(new Uint8Array()), /does not name its layers/);
    assert.throws(() => fieldsOf(new Uint8Array([0x0a, 5, 1])), /ends within a field/);
    assert.throws(() => fieldsOf(new Uint8Array([0x0b])), /wire type is 3/);
  });

  test("are told apart from fields: numbers over 127, texts, fixed widths", () => {
    const fields = fieldsOf(
      new Uint8Array([0x08, 0xac, 0x02, 0x12, 2, 104, 105, 0x1d, 1, 2, 3, 4]),
    );
    assert.deepEqual(
      fields.map(({ number, value }) => [number, typeof value === "number" ? value : value.length]),
      [
        [1, 300],
        [2, 2],
        [3, 4],
      ],
    );
  });
});

test("entries of an observation have the world's names where it shows its state", () => {
  assert.deepEqual(obsNames("MountainCar-v0", 2, ["position", "velocity"]), [
    "position",
    "velocity",
  ]);
  assert.deepEqual(obsNames("X", 2, ["one_long"]), ["entry 1", "entry 2"]);
  assert.equal(obsNames("Pendulum-v1", 3, ["theta", "theta_dot"])[0], "cos angle");
  assert.equal(planeOf("Grid5x5-v0"), null);
  assert.equal(planeOf("toString"), null);
});
