import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PlaySession } from "src/player/session";

type Asked = [name: string, request: Record<string, unknown>];
type Answer = Partial<{
  reward: number;
  terminated: boolean;
  truncated: boolean;
  episode_steps: number;
}>;

/** A world that starts at state 0 and answers each step by the next of `answers`. */
function played(answers: Answer[] = [], seed = 3) {
  const asked: Asked[] = [];
  let steps = 0;
  const call = async (name: string, request: Record<string, unknown>) => {
    asked.push([name, request]);
    if (name === "play_start")
      return { obs: [0], valid: [true, false], state: [0], episode_steps: 0 };
    const answer = answers[steps % answers.length] ?? {};
    steps += 1;
    const usual = { reward: 1, terminated: false, truncated: false, episode_steps: steps };
    return {
      ...usual,
      obs: [steps],
      valid: null,
      state: [steps],
      reached: [steps + 0.5],
      ...answer,
    };
  };
  return { asked, session: new PlaySession({ call } as never, "Grid5x5-v0", seed) };
}

describe("the first view", () => {
  test("starts an episode with the seed that was asked for", async () => {
    const { asked, session } = played();
    const view = await session.view();
    assert.deepEqual(asked, [["play_start", { env: "Grid5x5-v0", seed: 3 }]]);
    assert.deepEqual(view, {
      obs: [0],
      valid: [true, false],
      drawn: [0],
      episodeReturn: 0,
      episodeLength: 0,
      over: false,
    });
  });

  test("is asked for once", async () => {
    const { asked, session } = played();
    assert.equal(await session.view(), await session.view());
    assert.equal(asked.length, 1);
  });
});

describe("a step", () => {
  test("hands the state back with the action", async () => {
    const { asked, session } = played([{}]);
    await session.step(1);
    const [name, request] = asked[1]!;
    assert.equal(name, "play_step");
    assert.deepEqual([request.state, request.episode_steps, request.action], [[0], 0, 1]);
  });

  test("shows the state that was reached, not where the next episode begins", async () => {
    const { session } = played([{ terminated: true }]);
    const view = await session.step(0);
    assert.deepEqual([view.drawn, view.obs, view.over], [[1.5], [1], true]);
  });

  test("has chance of its own: no two requests share a seed, over ends too", async () => {
    for (const over of [false, true]) {
      const { asked, session } = played([{ terminated: over }]);
      for (let step = 0; step < 20; step += 1) await session.step(0);
      assert.equal(asked.length, 21);
      assert.equal(new Set(asked.map(([, { seed }]) => seed)).size, 21);
    }
  });

  test("adds its reward to the episode's return", async () => {
    const { session } = played([{ reward: 2 }, { reward: -0.5 }]);
    await session.step(0);
    assert.equal((await session.step(0)).episodeReturn, 1.5);
  });

  test("counts the episode's length", async () => {
    const { session } = played([{}]);
    await session.step(0);
    assert.equal((await session.step(0)).episodeLength, 2);
  });
});

test("an end's return is shown whole, and the next episode begins at 0", async () => {
  const { session } = played([{ reward: 3 }, { reward: 4, truncated: true }, { reward: 5 }]);
  await session.step(0);
  const ended = await session.step(0);
  assert.deepEqual([ended.episodeReturn, ended.over], [7, true]);
  assert.equal((await session.step(0)).episodeReturn, 5);
});

test("a push goes with the next step only", async () => {
  const { asked, session } = played([{}]);
  session.push({ x_dot: 0.5 });
  await session.step(0);
  await session.step(0);
  assert.deepEqual(
    asked.slice(1).map(([, { push }]) => push),
    [{ x_dot: 0.5 }, null],
  );
});

test("Python's refusal reaches the player", async () => {
  const call = async () => Promise.reject(new Error("env is 'Pong-v5'"));
  await assert.rejects(new PlaySession({ call } as never, "Pong-v5", 0).step(0), /Pong-v5/);
});
