/** Every world can be drawn and described, at any size and state, and shows the states that matter. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { figureOf, restingState } from "src/figures/worlds/figures";
import type { Palette } from "src/figures/worlds/world_figure";
import { ENVIRONMENTS } from "src/generated/data.generated";
import { Chance } from "../../support/random";
import { recordedCanvas } from "../../support/recorded_canvas";

const PALETTE: Palette = {
  ink: "ink",
  quiet: "quiet",
  line: "line",
  accent: "accent",
  good: "good",
  bad: "bad",
  paper: "paper",
};
const SIZE = { width: 600, height: 300 };

function drawn(
  env: string,
  state: readonly number[],
  action: readonly number[] | null = null,
  size = SIZE,
) {
  const { context, strokes } = recordedCanvas();
  figureOf(env).draw(context, state, size, PALETTE, action);
  assert.equal(context.globalAlpha, 1, "transparency stays switched on");
  return strokes;
}

for (const env of Object.keys(ENVIRONMENTS)) {
  describe(env, () => {
    test("is drawn in numbers at rest, for every action and on a small screen", () => {
      const { kind } = ENVIRONMENTS[env]!.action_space;
      const actions = kind === "box" ? [[-1], [0], [1]] : [[0], [1], [2]];
      for (const action of [null, ...actions]) {
        for (const size of [SIZE, { width: 280, height: 120 }]) {
          for (const { given } of drawn(env, restingState(env), action, size)) {
            for (const number of given) {
              if (typeof number === "number") assert.ok(Number.isFinite(number));
            }
          }
        }
      }
    });

    test("uses no colour but those of the page's scheme", () => {
      const known = new Set(["", ...Object.values(PALETTE)]);
      for (const { fill, stroke } of drawn(env, restingState(env), [1])) {
        assert.ok(known.has(fill) && known.has(stroke), `${fill} ${stroke}`);
      }
    });

    test("is described in one or two sentences", () => {
      const said = figureOf(env).describe(restingState(env));
      assert.match(said, /^\S.*\.$/);
      assert.doesNotMatch(said, /NaN|undefined|Infinity/);
    });

    test("is drawn as often as an eye can follow", () => {
      assert.ok(figureOf(env).rate >= 1 && figureOf(env).rate <= 60);
    });
  });
}

const said = (env: string, ...state: number[]) => figureOf(env).describe(state);

describe("words for a state", () => {
  const sentences: [env: string, state: number[], sentence: string][] = [
    [
      "CartPole-v1",
      [0, 0, 0, 0],
      "The cart is in the middle; the pole is upright. It falls beyond 12°.",
    ],
    [
      "CartPole-v1",
      [-1.2, 0, -0.1, 0],
      "The cart is 1.2 m left of the middle; the pole is 5.7° to the left. It falls beyond 12°.",
    ],
    [
      "Grid5x5-v0",
      [0, 3],
      "The agent is in row 1, column 4 of 5; the pit is at 3, 3 and the goal at 5, 5.",
    ],
    ["Pendulum-v1", [0, 0], "The pendulum stands upright."],
    ["Pendulum-v1", [Math.PI / 2, 0], "The pendulum is 90° to the left of upright."],
    ["Pendulum-v1", [2 * Math.PI - 0.5, 0], "The pendulum is 29° to the right of upright."],
    ["LQR-v0", [-0.5], "x is -0.50; the goal is 0."],
    ["ThreeArms-v0", [-1], "Three arms, which pay 1, 0 and 2; none has been pulled."],
    ["ThreeArms-v0", [2], "Arm 2 was pulled and paid 2."],
    ["TwoStates-v0", [1], "The agent is in state 1, where staying pays 1."],
    ["RandomWalk7-v0", [4], "The agent is at place 4 of 7; the right end pays 1."],
    ["RandomWalk7-v0", [8], "The walk ended on the right and paid 1."],
    ["Dials-v0", [1, 3], "Dial 0 should stand at 1 of 3 and dial 1 at 3 of 4."],
    ["One-v0", [0], "The wrong action was taken and paid nothing."],
    ["TwoObs-v0", [-1], "The agent sees −1 and is paid that, whatever it does."],
    ["Choice-v0", [1], "The agent sees +1; the same answer pays 1."],
    ["Discount-v0", [2], "Both steps are done; the second one paid 1."],
    ["TwinArms-v0", [-1], "Two arms; none has been pulled."],
    ["TwinArms-v0", [1], "Arm 1 was pulled and paid 1."],
    ["Quitter-v0", [4, 0, 4], "The agent has stayed 4 of 10 steps."],
    ["Quitter-v0", [4, 1, 4], "The agent quit after 4 of 10 steps."],
    ["Treadmill-v0", [2, 0], "The agent runs; it has done 2 of the 5 steps of this slice."],
    ["Treadmill-v0", [3, 1], "The agent left the treadmill after 3 steps of this slice."],
    [
      "Acrobot-v1",
      [0, 0, 0, 0],
      "The tip is 2.0 links below the pivot; the line to reach is 1 link above it.",
    ],
    [
      "Acrobot-v1",
      [Math.PI, 0, 0, 0],
      "The tip is 2.0 links above the pivot; the line to reach is 1 link above it.",
    ],
    [
      "MountainCar-v0",
      [-0.52, 0],
      "The car is 0.00 right of the valley, standing; the flag is at 1.02.",
    ],
    [
      "MountainCar-v0",
      [-0.72, -0.02],
      "The car is 0.20 left of the valley, rolling to the left; the flag is at 1.02.",
    ],
    [
      "MoonLander-v0",
      [-2, 3, 0.3, -0.4, 0.2, 0],
      "The craft is 3.0 m high and 2.0 m left of the pad, tilted 11° to the left, at 0.5 m/s.",
    ],
  ];
  for (const [env, state, sentence] of sentences) {
    test(sentence, () => assert.equal(said(env, ...state), sentence));
  }

  test("of MiniBreakout count the bricks that are left", () => {
    const bricks = Array.from({ length: 30 }, (_, at) => (at < 7 ? 0 : 1));
    assert.match(
      said("MiniBreakout-v0", 4, 5, 3, 4, 1, 1, 4, ...bricks),
      /row 5, column 6 of 10; the paddle in columns 5 and 6; 23 bricks/,
    );
  });

  test("of MiniAsterix count gold and enemies on the board", () => {
    const lanes = { kind: [1, 2, 0, 2, 1], column: [3, 4, 5, 12, -1], right: [1, -1, 1, 1, 1] };
    const entries = [lanes.kind, lanes.column, lanes.right].flatMap((each) => [
      ...each,
      0,
      0,
      0,
      0,
      0,
    ]);
    assert.match(
      said("MiniAsterix-v0", 2, 3, 0, ...entries),
      /row 3, column 4 of 10; on the board: 1 gold, 1 enemies/,
    );
  });

  test("of a world without a drawing list its state, briefly where it is long", () => {
    assert.equal(said("Nobody-v0", 0.123, -2), "State 0.12, -2.");
    assert.equal(
      said("Nobody-v0", ...Array(10).fill(1)),
      "State 1, 1, 1, 1, 1, 1, 1, 1 and 2 more.",
    );
    assert.equal(said("Nobody-v0"), "Nothing has run yet.");
  });
});

test("every world has a drawing of its own and something to show before a run", () => {
  for (const env of Object.keys(ENVIRONMENTS)) {
    assert.notEqual(figureOf(env), figureOf("Nobody-v0"), env);
    assert.ok(restingState(env).length > 0, env);
  }
});

describe("what a drawing shows", () => {
  const colours = (...given: Parameters<typeof drawn>) =>
    new Set(drawn(...given).flatMap(({ fill, stroke }) => [fill, stroke]));

  test("a pole that has fallen turns bad", () => {
    assert.ok(!colours("CartPole-v1", [0, 0, 0.2, 0]).has("bad"));
    assert.ok(colours("CartPole-v1", [0, 0, 0.22, 0]).has("bad"));
  });

  test("a cart off the track stays on the canvas", () => {
    for (const { call, given } of drawn("CartPole-v1", [99, 0, 0, 0])) {
      if (call === "arc") assert.ok(Number(given[0]) <= SIZE.width + 40);
    }
  });

  test("an answer is good where it is the sign that was seen", () => {
    assert.ok(colours("Choice-v0", [-1], [0]).has("good"));
    assert.ok(colours("Choice-v0", [-1], [1]).has("bad"));
    assert.ok(!colours("Choice-v0", [-1]).has("bad"));
  });

  test("a dial is good where it stands as it should", () => {
    assert.ok(!colours("Dials-v0", [1, 2], [1, 2]).has("bad"));
    assert.ok(colours("Dials-v0", [1, 2], [1, 0]).has("bad"));
  });

  test("a pendulum that stands is good", () => {
    assert.ok(colours("Pendulum-v1", [0, 0]).has("good"));
    assert.ok(!colours("Pendulum-v1", [1, 0]).has("good"));
  });

  test("an engine of the lander burns only when it is on", () => {
    const state = restingState("MoonLander-v0");
    const flames = [0, 1, 2, 3].map(
      (action) =>
        drawn("MoonLander-v0", state, [action]).filter(({ fill }) => fill === "bad").length,
    );
    assert.equal(flames[0], 0);
    assert.equal(flames.filter((strokes) => strokes > 0).length, 3);
  });

  test("a force has an arrow, and none has none", () => {
    const strokes = (action: number[] | null) => drawn("LQR-v0", [1], action).length;
    assert.equal(strokes([0]), strokes(null));
    assert.ok(strokes([0.5]) > strokes([0]));
  });

  test("a bar is as long as its entry is large, and stays on the canvas", () => {
    const lengths = (state: number[]) =>
      drawn("Nobody-v0", state)
        .filter(({ call, fill }) => call === "fillRect" && fill === "accent")
        .map(({ given }) => -Number(given[3]));
    const [small, large, negative] = lengths([0.5, 1e9, -0.5]) as [number, number, number];
    assert.ok(0 < small && small < large && large <= SIZE.height / 2);
    assert.equal(negative, -small);
  });

  test("no state of random numbers breaks a drawing", () => {
    const chance = new Chance(5);
    for (const env of Object.keys(ENVIRONMENTS)) {
      for (let round = 0; round < 20; round += 1) {
        const state = restingState(env).map(() => 10 * chance.number() - 5);
        drawn(env, state, [chance.below(3)]);
        assert.doesNotMatch(figureOf(env).describe(state), /NaN|undefined/);
      }
    }
  });
});
