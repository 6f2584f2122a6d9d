import "../support/dom";
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { RunTable } from "src/playground/run_table";
import { RunRecord } from "src/runs/library";
import { type Series, seriesOf } from "src/runs/series";
import { show } from "../support/dom";
import { checkpoint, done, iteration, specOf } from "../support/events";

let table: RunTable;
let pressed: string[];
beforeEach(() => {
  pressed = [];
  const note = (what: string) => (series: Series) =>
    void pressed.push(`${what} ${series.runs.map(({ id }) => id)}`);
  table = new RunTable({
    stop: note("stop"),
    show: note("look at"),
    watch: note("watch"),
    reuse: note("reuse"),
    pin: note("pin"),
    setHidden: (series, hidden) => note(hidden ? "hide" : "show")(series),
    remove: note("remove"),
    takeAway: (series, how) => note(how)(series),
  });
  show(table.element);
});

function run(id: string, { seed = 0, gamma = 0.98, ...given } = {}, result?: number): RunRecord {
  const spec = specOf("CartPole-v1", seed);
  const config = { ...spec.config, gamma };
  const record = new RunRecord(id, "browser", { ...spec, config }, 0, 0, {} as never);
  if (result !== undefined) {
    record.take(iteration(1, { episode_return: result }));
    record.take(done({ episode_return: result, ...given }));
  }
  return record;
}
let baseline: string | null = null;
function draw(...runs: RunRecord[]): void {
  const series = seriesOf(runs);
  table.show({ series, colorOf: () => "--x", current: series[0]?.key ?? null, baseline });
}
const rows = () => [...document.querySelectorAll<HTMLElement>(".ppo-runs__row")];
const cells = (row: number) =>
  [...rows()[row]!.querySelectorAll("td")].map(({ textContent }) => textContent);
const action = (name: string, row = 0) =>
  rows()[row]!.querySelector<HTMLButtonElement>(`button[aria-label^="${name}:"]`)!;

test("a table without runs says how to begin", () => {
  draw();
  const empty = document.querySelector<HTMLElement>(".ppo-runs__empty")!;
  assert.equal(empty.hidden, false);
  draw(run("a"));
  assert.equal(empty.hidden, true);
});

describe("a row", () => {
  test("holds the runs that are alike but for their seed, newest row first", () => {
    draw(run("a"), run("b", { seed: 1 }), run("c", { gamma: 0.5 }));
    assert.equal(rows().length, 2);
    assert.deepEqual([cells(0)[1], cells(0)[2]], ["gamma 0.5", "0"]);
    assert.deepEqual([cells(1)[1], cells(1)[2]], ["nothing", "0, 1"]);
  });

  test("tells the median, the middle half and who reached the target", () => {
    const results = [100, 200, 480];
    draw(...results.map((result, seed) => run(`r${seed}`, { seed }, result)));
    assert.deepEqual(cells(0).slice(3, 6), ["200", "150 to 340", "1 of 3, after 512"]);
  });

  test("is compared with the pinned one", () => {
    const [plain, other] = [run("a", {}, 300), run("b", { gamma: 0.5 }, 320)];
    baseline = seriesOf([plain])[0]!.key;
    draw(plain, other);
    assert.deepEqual([cells(0)[6], cells(1)[6]], ["+20", "baseline"]);
    baseline = null;
  });

  test("that stays keeps the focus", () => {
    const [a, b] = [run("a"), run("b", { gamma: 0.5 })];
    draw(a, b);
    action("Hide").focus();
    draw(b);
    assert.equal(rows().length, 1);
    assert.equal(document.activeElement, action("Hide"));
  });

  test("offers only what can be done with it now", () => {
    const names = ["Stop", "Show", "Play policy", "Hide", "Use settings", "Remove"];
    const offered = () => names.filter((name) => !action(name).hidden);
    const one = run("a");
    one.following = true;
    draw(one);
    assert.deepEqual(offered(), ["Stop", "Hide", "Use settings"]);
    one.take(checkpoint(512));
    one.following = false;
    draw(one);
    assert.deepEqual(offered(), ["Play policy", "Hide", "Use settings", "Remove"]);
  });

  test("that is stopping cannot be stopped twice", () => {
    const one = run("a");
    one.following = one.stopping = true;
    draw(one);
    assert.equal(action("Stop").disabled, true);
  });

  test("does what its buttons say, for all its runs", () => {
    const both = [run("a"), run("b", { seed: 1 })];
    draw(...both);
    for (const name of ["Hide", "Use settings", "Pin as baseline", "Remove"]) action(name).click();
    for (const each of both) each.hidden = true;
    draw(...both);
    assert.equal(action("Hide").textContent, "Show curve");
    action("Hide").click();
    assert.deepEqual(pressed, ["hide a,b", "reuse a,b", "pin a,b", "remove a,b", "show a,b"]);
  });

  test("can be taken away in every form", () => {
    draw(run("a"));
    for (const item of rows()[0]!.querySelectorAll<HTMLButtonElement>(".ppo-popover button")) {
      item.click();
    }
    assert.deepEqual(pressed, ["link a", "command a", "csv a", "json a", "notebook a"]);
  });
});
