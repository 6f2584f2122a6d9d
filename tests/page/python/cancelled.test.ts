import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { cancelled } from "src/python/cancelled";
import { iteration } from "../support/events";

describe("the end of a training that Python cannot tell itself", () => {
  test("is the sentence with which Python ends a stopped run", () => {
    const last = { ...iteration(1), global_step: 12_288, episode_return: 71 };
    assert.deepEqual(cancelled(last, 2.5), {
      type: "done",
      schema_version: 1,
      status: "cancelled",
      reason: "Stopped after 12,288 env steps.",
      global_step: 12_288,
      episode_return: 71,
      wall_seconds: 2.5,
      details: {},
    });
  });

  test("counts no steps before the first iteration", () => {
    const { reason, global_step, episode_return } = cancelled(null, 0);
    assert.deepEqual(
      [reason, global_step, episode_return],
      ["Stopped after 0 env steps.", 0, null],
    );
  });

  test("may have a reason of its own", () => {
    assert.equal(cancelled(null, 1, "Python was restarted.").reason, "Python was restarted.");
  });
});
