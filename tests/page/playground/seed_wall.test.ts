import "../support/dom";
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { SeedWall } from "src/playground/seed_wall";
import { RunRecord } from "src/runs/library";
import { find, show } from "../support/dom";
import { done, iteration, specOf } from "../support/events";

let wall: SeedWall;
let chosen: (string | null)[];
beforeEach(() => {
  chosen = [];
  wall = new SeedWall((run) => void chosen.push(run?.id ?? null));
  show(wall.element);
});

function run(seed: number, ...returns: number[]): RunRecord {
  const record = new RunRecord(
    `r${seed}`,
    "browser",
    specOf("CartPole-v1", seed),
    0,
    0,
    {} as never,
  );
  returns.forEach((episode_return, at) => {
    record.take(iteration(at + 1, { episode_return }));
  });
  return record;
}
const tiles = () => [...document.querySelectorAll<HTMLButtonElement>(".ppo-seed")];

test("one seed is no wall", () => {
  wall.show([run(0)], null, null);
  assert.equal(wall.element.hidden, true);
});

describe("the wall", () => {
  test("names every seed with its newest return, or says that it waits", () => {
    wall.show([run(3, 10, 20), run(4)], null, 475);
    assert.deepEqual(
      tiles().map(({ textContent }) => textContent),
      ["seed 3 20", "seed 4 waits"],
    );
  });

  test("marks a seed that ended short of the target, and not one that still trains", () => {
    const [short, training] = [run(0, 10), run(1, 10)];
    short.take(done({ episode_return: 10 }));
    wall.show([short, training], null, 475);
    const marked = tiles().map(({ classList }) => classList.contains("ppo-seed--short"));
    assert.deepEqual(marked, [true, false]);
  });

  test("draws all seeds on one scale", () => {
    wall.show([run(0, 0, 100), run(1, 0, 50)], null, null);
    const ends = [...document.querySelectorAll(".ppo-seed__curve")].map((curve) =>
      Number(curve.getAttribute("d")!.split(" ").at(-1)),
    );
    assert.ok(ends[0]! < ends[1]!);
  });

  test("follows a seed at a press, and all of them again at the next", () => {
    const runs = [run(0, 1), run(1, 1)];
    wall.show(runs, null, null);
    tiles()[1]!.click();
    wall.show(runs, runs[1]!, null);
    assert.equal(tiles()[1]!.getAttribute("aria-pressed"), "true");
    tiles()[1]!.click();
    assert.deepEqual(chosen, ["r1", null]);
  });

  test("keeps its tiles, and with them the focus", () => {
    const runs = [run(0), run(1)];
    wall.show(runs, null, null);
    const [first] = tiles();
    wall.show(runs, null, null);
    assert.equal(tiles()[0], first);
    assert.equal(find(".ppo-seeds__wall").children.length, 2);
  });
});
