import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { GATES } from "src/figures/ch00/grid_gates";
import {
  ACTING,
  advantagesOf,
  BESIDE_GOAL,
  policyAfter,
  RANDOM,
  randomOf,
  returnOf,
  take,
  valuesOf,
  walkOf,
} from "src/figures/ch00/grid_math";
import { BEST } from "src/figures/ch00/grid_steps";
import { gridWalk } from "src/figures/ch00/grid_walk";
import { FIRST, LAST, WALKS } from "src/figures/ch00/grid_walk_state";
import { type Action, allShapes, textShown, withAttribute, worked } from "../../support/shapes";

const NEXT: Action = ["press", "next"];
const go = (...actions: number[]): Action[] => actions.map((action) => ["press", `go:${action}`]);
const AROUND = go(1, 1, 1, 1, 2, 2, 2, 2);
const INTO_THE_PIT = go(1, 1, 2, 2);

describe("the world", () => {
  test("walls keep the walker in place, and it costs a step", () => {
    assert.deepEqual(take(0, 0), { cell: 0, action: 0, reward: -0.01, next: 0 });
    assert.equal(take(4, 1).next, 4);
  });

  test("rows do not run into each other", () => {
    assert.equal(take(5, 3).next, 5);
    assert.equal(take(5, 0).next, 0);
  });

  test("nobody walks on after an end", () => {
    const over = worked(gridWalk, ...INTO_THE_PIT, ...go(1));
    assert.equal(over.walk.ending, "pit");
    assert.equal(over.walk.transitions.length, 4);
    assert.equal(over.episodes, 1);
  });

  test("the clock ends a walk after 100 steps, and calls it truncated", () => {
    const over = worked(gridWalk, ...go(...Array.from({ length: 120 }, () => 0)));
    assert.equal(over.walk.ending, "clock");
    assert.equal(over.walk.transitions.length, 100);
    assert.ok(textShown(gridWalk, over).includes("truncated"));
  });

  test("a seed decides a walk, and another seed another one", () => {
    const walk = (seed: number) => walkOf(RANDOM, randomOf(seed));
    assert.deepEqual(walk(3), walk(3));
    assert.notDeepEqual(walk(3), walk(4));
  });

  test("advantages average 0 over the policy, in every cell", () => {
    for (const presses of [0, 1, 4]) {
      const policy = policyAfter(presses);
      const values = valuesOf(policy);
      for (const cell of ACTING) {
        const advantages = advantagesOf(values, cell);
        const mean = advantages.reduce((sum, a, i) => sum + a * policy[cell]![i]!, 0);
        assert.ok(Math.abs(mean) < 1e-12);
      }
    }
  });
});

describe("the reader's own walk", () => {
  test("is written down, and the best return is kept", () => {
    const better = worked(gridWalk, ...INTO_THE_PIT, ["press", "again"], ...AROUND);
    assert.equal(better.episodes, 2);
    assert.ok(Math.abs(better.best! - BEST) < 1e-12);
    const worse = worked(gridWalk, ...AROUND, ["press", "again"], ...INTO_THE_PIT);
    assert.equal(worse.best, better.best);
    assert.ok(Math.abs(returnOf(worse.walk) + 1.03) < 1e-12);
    const text = textShown(gridWalk, worked(gridWalk, ...AROUND, NEXT, NEXT));
    assert.ok(text.includes("no walk does better"));
  });

  test("can be taken by keys", () => {
    const keys = ["ArrowRight", "ArrowDown", "ArrowUp", "ArrowLeft"].map(
      (key): Action => ["press", "keys", key],
    );
    const walked = worked(gridWalk, ...keys, ["press", "keys", "Home"]);
    assert.deepEqual(
      walked.walk.transitions.map(({ next }) => next),
      [1, 6, 1, 0],
    );
  });
});

describe("the steps", () => {
  test("stop at an open question, and go on after any answer", () => {
    const stopped = worked(gridWalk, NEXT, NEXT, NEXT, NEXT);
    assert.equal(stopped.step, 4);
    assert.ok(
      withAttribute(gridWalk.view(stopped, 600), "data-handle", "next")[0]!.attributes.disabled ===
        "",
    );
    for (const at of [0, 1, 2, 3]) {
      const answer: Action = ["press", `answer:${at}`];
      assert.equal(worked(gridWalk, NEXT, NEXT, NEXT, answer, NEXT).step, 5);
    }
  });

  test("are remembered by name, and an answer given now stands", () => {
    const { chosen, recalled } = gridWalk.questions!;
    const state = worked(gridWalk, NEXT, NEXT, NEXT, ["press", "answer:0"]);
    assert.deepEqual(chosen(state), { walks: { number: 1, right: true } });
    const again = recalled(gridWalk.initial, { walks: 3, pit: 9 });
    assert.deepEqual(chosen(again), { walks: { number: 3, right: false } });
    assert.equal(chosen(recalled(state, { walks: 3 })).walks!.number, 1);
    assert.equal(recalled(state, {}), state);
  });

  test("keep the first answer", () => {
    const state = worked(gridWalk, NEXT, NEXT, NEXT, ["press", "answer:1"], ["press", "answer:0"]);
    assert.equal(state.answers.walks, 1);
    assert.ok(textShown(gridWalk, state).includes(GATES.walks.choices[1].comment));
  });

  test("do not tell a question's answer before it is answered", () => {
    const before = worked(gridWalk, NEXT, NEXT, NEXT, ["press", "answer:0"], NEXT, NEXT, NEXT);
    assert.equal(before.step, 7);
    assert.ok(!textShown(gridWalk, before).includes("0.91"));
    const gate = worked(
      gridWalk,
      NEXT,
      NEXT,
      NEXT,
      ["press", "answer:0"],
      NEXT,
      NEXT,
      NEXT,
      ["press", "answer:0"],
      NEXT,
    );
    assert.equal(gate.cell, BESIDE_GOAL);
    assert.ok(!textShown(gridWalk, gate).includes("Better than usual by"));
  });

  test("end with the last, and begin with the first", () => {
    const answers = ["press", "answer:0"] as const;
    const end = worked(gridWalk, ...Array.from({ length: 30 }, () => [answers, NEXT]).flat());
    assert.equal(end.step, LAST);
    assert.equal(worked(gridWalk, ["press", "back"]), FIRST);
  });

  test("are all told without a mouse: each has a summary of its own", () => {
    const answers = ["press", "answer:0"] as const;
    const told = new Set<string>();
    for (let count = 0; count < LAST; count += 1) {
      const state = worked(
        gridWalk,
        ...Array.from({ length: count }, () => [answers, NEXT]).flat(),
      );
      told.add(gridWalk.summary(state));
    }
    assert.equal(told.size, LAST);
  });
});

test("a thousand walks are counted, and others the next time", () => {
  const start: Action[] = [NEXT, NEXT, NEXT, ["press", "answer:0"], ["press", "walks"]];
  const once = worked(gridWalk, ...start);
  const { goal, pit, clock } = once.tally!.endings;
  assert.equal(goal + pit + clock, WALKS);
  assert.notDeepEqual(worked(gridWalk, ...start, ["press", "walks"]).tally, once.tally);
});

test("pressing makes the policy better four times, and can be undone", () => {
  const returns = [0, 1, 2, 3, 4].map((presses) => valuesOf(policyAfter(presses))[0]!);
  assert.deepEqual(
    [...returns].sort((a, b) => a - b),
    returns,
  );
  const presses = Array.from({ length: 9 }, (): Action => ["press", "improve"]);
  assert.equal(worked(gridWalk, ...presses).presses, 4);
  assert.deepEqual(worked(gridWalk, ...presses, ["press", "unlearn"]).policy, RANDOM);
});

test("arrow keys move between cells, and around pit and goal", () => {
  const from = (cell: number, key: string) => worked(gridWalk, ["press", `cell:${cell}`, key]).cell;
  assert.equal(from(6, "ArrowRight"), 7);
  assert.equal(from(7, "ArrowDown"), 17);
  assert.equal(from(BESIDE_GOAL, "ArrowRight"), BESIDE_GOAL);
});

test("one cell only is reached by Tab", () => {
  const state = worked(gridWalk, NEXT, NEXT, NEXT, ["press", "answer:0"], NEXT);
  const cells = allShapes(gridWalk.view(state, 600)).filter(({ attributes }) =>
    String(attributes["data-handle"]).startsWith("cell:"),
  );
  assert.equal(cells.length, ACTING.length);
  assert.equal(cells.filter(({ attributes }) => attributes.tabindex === 0).length, 1);
});
