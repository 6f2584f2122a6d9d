/** The parts of a figure's state: what they take, and what handles make of them. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FIGURES } from "ppo:figures/all";
import {
  type Fields,
  flag,
  handlesOf,
  indexBelow,
  oneOf,
  orNull,
  pair,
  refusal,
  within,
} from "src/figures/kit/fields";

interface State {
  readonly plot: "sheet" | "half";
  readonly clip: boolean;
  readonly eps: number;
  readonly epoch: number;
  readonly focus: number | null;
  readonly theta: readonly [number, number];
}
const FIELDS: Fields<State> = {
  plot: oneOf("sheet", "half"),
  clip: flag,
  eps: within(0.05, 0.5, 0.05),
  epoch: indexBelow(11),
  focus: orNull(indexBelow(128)),
  theta: pair(within(-7, 3, 0.1), within(-3, 6, 0.1)),
};
const START: State = { plot: "sheet", clip: true, eps: 0.2, epoch: 8, focus: null, theta: [-1, 0] };
const { set, press } = handlesOf(FIELDS);

describe("a state from a link or a tour", () => {
  test("is accepted with values of every kind at their edges", () => {
    assert.equal(refusal(FIELDS, START), null);
    assert.equal(refusal(FIELDS, { eps: 0.05, epoch: 10, focus: 127, theta: [3, -3] }), null);
  });

  const wrong: [change: object, named: RegExp][] = [
    [{ plot: "cube" }, /^plot is "cube", allowed: sheet, half$/],
    [{ clip: 1 }, /^clip is 1, allowed: true or false$/],
    [{ eps: 0.51 }, /^eps is 0.51, allowed: 0.05 to 0.5$/],
    [{ eps: Number.NaN }, /^eps/],
    [{ eps: "0.2" }, /^eps/],
    [{ epoch: 2.5 }, /^epoch is 2.5, allowed: a whole number from 0 to 10$/],
    [{ focus: 128 }, /^focus/],
    [{ theta: [0] }, /^theta/],
    [{ theta: [0, 7] }, /^theta/],
    [{ epsilon: 0.2 }, /^epsilon is no field, allowed: plot, clip, eps, epoch, focus, theta$/],
    [{ toString: 1 }, /^toString is no field/],
  ];
  for (const [change, named] of wrong) {
    test(`is refused with ${JSON.stringify(change)}`, () => {
      assert.match(refusal(FIELDS, change)!, named);
    });
  }
});

test("a slider sets a number within its range, on its steps", () => {
  assert.equal(set(START, "eps", 0.31).eps, 0.3);
  assert.equal(set(START, "eps", 7).eps, 0.5);
  assert.equal(set(START, "eps", -7).eps, 0.05);
  assert.equal(set(START, "focus", 3.4).focus, 3);
});

test("a button chooses or turns, and leaves the rest", () => {
  assert.deepEqual(press(START, "plot:half"), { ...START, plot: "half" });
  assert.deepEqual(press(START, "clip"), { ...START, clip: false });
});

test("what changes nothing is the same state, so that nothing is drawn again", () => {
  assert.equal(set(START, "eps", 0.2), START);
  assert.equal(set(START, "plot", 1), START);
  assert.equal(press(START, "plot:sheet"), START);
  assert.equal(press(START, "plot:cube"), START);
  assert.equal(press(START, "constructor"), START);
});

for (const [name, figure] of Object.entries(FIGURES)) {
  if (!figure.fields) continue;
  test(`${name} accepts its own start`, () => {
    assert.equal(refusal(figure.fields!, figure.initial as object), null);
  });
}
