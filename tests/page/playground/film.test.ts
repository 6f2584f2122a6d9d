import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Film } from "src/playground/film";

/** A rollout of two environments with one entry each: 10 t + env, and where episodes end. */
function rollout(steps: number, first: number, ends: Record<string, number> = {}): Uint8Array {
  const states = new Float32Array(steps * 2);
  const flags = new Uint8Array(steps * 2);
  for (let step = 0; step < steps; step += 1) {
    for (const env of [0, 1]) {
      states[step * 2 + env] = 10 * (first + step) + env;
      flags[step * 2 + env] = ends[`${step},${env}`] ?? 0;
    }
  }
  return new Uint8Array([...new Uint8Array(states.buffer), ...flags]);
}

describe("a film", () => {
  test("finds the state of every step across rollouts", () => {
    const film = new Film(2);
    film.add(rollout(3, 0), 3);
    film.add(rollout(3, 3), 3);
    assert.equal(film.length, 6);
    for (const step of [0, 2, 3, 5]) {
      assert.equal(film.state(step, 0, 0), 10 * step);
      assert.equal(film.state(step, 1, 0), 10 * step + 1);
    }
  });

  test("counts the age of an episode from its first step, also across rollouts", () => {
    const film = new Film(2);
    film.add(rollout(3, 0, { "1,0": 1 }), 3);
    film.add(rollout(3, 3, { "0,1": 2 }), 3);
    assert.deepEqual(
      [0, 1, 2, 3].map((step) => film.age(step, 0)),
      [1, 2, 1, 2],
    );
    assert.deepEqual(
      [2, 3, 4].map((step) => film.age(step, 1)),
      [3, 4, 1],
    );
  });

  test("tells episodes that the world ended from those that a limit cut", () => {
    const film = new Film(2);
    film.add(rollout(4, 0, { "1,0": 1, "3,1": 2 }), 4);
    assert.deepEqual(film.episodes, [
      { at: 1, env: 0, length: 2, terminated: true },
      { at: 3, env: 1, length: 4, terminated: false },
    ]);
    assert.equal(film.lastEnd(1, 0), null);
    assert.equal(film.lastEnd(2, 0)?.length, 2);
  });

  test("refuses bytes that are no rollout", () => {
    assert.throws(() => new Film(2).add(new Uint8Array(7), 3), /7 bytes/);
  });
});
