import "../support/dom";
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import type { Done } from "src/generated/events.generated";
import { RunStatus, reached, sentenceOf } from "src/playground/status";
import { RunRecord } from "src/runs/library";
import { find, show } from "../support/dom";
import { done, iteration, specOf } from "../support/events";

function record(kind: "browser" | "gpu" = "browser", end?: Partial<Done>): RunRecord {
  const run = new RunRecord("r", kind, specOf(), 0, 0, {} as never);
  if (end) run.take(done(end));
  return run;
}

describe("where a run stands", () => {
  test("before anything happened depends on who trains and who looks", () => {
    assert.equal(sentenceOf(record("gpu")), "Waiting for the service to begin.");
    assert.equal(sentenceOf(record()), "The page was left before the first update.");
    const followed = record();
    followed.following = true;
    assert.equal(sentenceOf(followed), "Starting.");
  });

  test("while it trains is told in steps, speed and return", () => {
    const run = record();
    run.following = true;
    run.take(
      iteration(2, { global_step: 12_288, steps_per_second: 45_678.9, episode_return: 123.456 }),
    );
    assert.equal(sentenceOf(run), "12,288 env steps, 45,679 per second, mean return 123.");
  });

  test("of a page that was left says how much was seen", () => {
    const run = record();
    run.take(iteration(2));
    assert.equal(sentenceOf(run), "Seen up to 1,024 env steps; the page was left then.");
  });

  test("after a problem is the problem's own sentence", () => {
    const run = record("gpu", {});
    run.problem = new Error("No answer.");
    assert.equal(sentenceOf(run), "No answer.");
  });

  const ends: [end: Partial<Done>, sentence: string][] = [
    [{ status: "failed", reason: "loss is NaN" }, "The run failed: loss is NaN"],
    [
      { status: "expired", reason: "an hour is over" },
      "The service ended the run: an hour is over",
    ],
    [{ status: "cancelled" }, "Stopped after 1,024 env steps, 2.0 s."],
    [{ episode_return: 490 }, "475 reached after 1,024 env steps, 2.0 s."],
    [
      { episode_return: 20 },
      "Done after 1,024 env steps, 2.0 s, with a mean return of 20. It is not solved: that takes 475.",
    ],
  ];
  for (const [end, sentence] of ends) {
    test(sentence, () => assert.equal(sentenceOf(record("browser", end)), sentence));
  }
});

describe("a target", () => {
  test("is reached by a run that succeeded with that return", () => {
    assert.equal(reached(record("browser", { episode_return: 475 })), true);
    assert.equal(reached(record("browser", { episode_return: 474.9 })), false);
    assert.equal(reached(record("browser", { episode_return: null })), false);
    assert.equal(reached(record("browser", { status: "cancelled", episode_return: 490 })), false);
  });

  test("that was not set is not reached", () => {
    const run = record("browser", { episode_return: 490 });
    run.spec.config.target_return = null;
    assert.equal(reached(run), false);
  });
});

describe("the numbers of the newest run", () => {
  let status: RunStatus;
  beforeEach(() => {
    status = new RunStatus();
    show(status.element);
  });
  const numbers = () =>
    [...document.querySelectorAll(".ppo-status__number")].map(({ textContent }) => textContent);
  const live = () => find("[role=status]").textContent;

  test("are dashes where there is none", () => {
    status.show(null);
    assert.deepEqual(numbers(), ["–", "–", "–", "–"]);
  });

  test("are return, env steps, speed and seconds", () => {
    const run = record();
    run.take(iteration(2, { steps_per_second: 12_345 }));
    status.show(run);
    assert.deepEqual(numbers(), ["20", "1,024", "12,345", "2.0"]);
  });

  test("are spoken every eight seconds while it trains, and at once when it ends", (t) => {
    let now = 100_000;
    t.mock.method(performance, "now", () => now);
    const run = record();
    run.following = true;
    const heard = [1, 2, 3].map((number) => {
      run.take(iteration(number));
      status.show(run);
      now += 5_000;
      return live()!.split(" ")[0];
    });
    assert.deepEqual(heard, ["512", "512", "1,536"]);
    run.take(done());
    run.following = false;
    status.show(run);
    assert.match(live()!, /^Done after/);
  });

  test("have a banner when the run is over", () => {
    const run = record();
    status.show(run);
    assert.equal(find(".ppo-status__banner").hidden, true);
    run.take(done({ episode_return: 490 }));
    status.show(run);
    assert.equal(find(".ppo-status__banner").hidden, false);
    assert.match(find(".ppo-status__banner").className, /--reached/);
  });
});
