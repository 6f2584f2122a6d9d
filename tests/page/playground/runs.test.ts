import "../support/dom";
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { RunList } from "src/playground/runs";
import { RunRecord } from "src/runs/library";
import { show } from "../support/dom";
import { checkpoint, specOf } from "../support/events";

let list: RunList;
let done: string[];
beforeEach(() => {
  done = [];
  const note = (what: string) => (run: RunRecord) => void done.push(`${what} ${run.id}`);
  list = new RunList({
    stop: note("stop"),
    watch: note("watch"),
    reuse: note("reuse"),
    setHidden: (run, hidden) => void done.push(`${hidden ? "hide" : "show"} ${run.id}`),
    remove: note("remove"),
  });
  show(list.element);
});

const run = (id: string, place = 0) =>
  new RunRecord(id, "browser", specOf(), place, 0, {} as never);
const rows = () => [...document.querySelectorAll<HTMLElement>("li")].map((row) => row.dataset.run);
const action = (id: string, name: string) =>
  document.querySelector<HTMLButtonElement>(`li[data-run=${id}] button[aria-label^="${name}:"]`)!;

describe("the list", () => {
  test("says how to begin where it is empty", () => {
    list.show([]);
    assert.equal(document.querySelector<HTMLElement>(".ppo-runs__empty")!.hidden, false);
    list.show([run("a")]);
    assert.equal(document.querySelector<HTMLElement>(".ppo-runs__empty")!.hidden, true);
  });

  test("shows the newest run first", () => {
    list.show([run("a"), run("b", 1)]);
    assert.deepEqual(rows(), ["b", "a"]);
  });

  test("keeps the rows of runs that stay, and with them the focus", () => {
    const [a, b] = [run("a"), run("b", 1)];
    list.show([a, b]);
    action("b", "Hide").focus();
    list.show([b]);
    assert.deepEqual(rows(), ["b"]);
    assert.equal(document.activeElement, action("b", "Hide"));
  });
});

describe("a run", () => {
  test("offers only what can be done with it now", () => {
    const one = run("a");
    const offered = () =>
      ["Stop", "Play policy", "Hide", "Use settings", "Remove"].filter(
        (name) => !action("a", name).hidden,
      );
    one.following = true;
    list.show([one]);
    assert.deepEqual(offered(), ["Stop", "Hide", "Use settings"]);
    one.take(checkpoint(512));
    one.following = false;
    list.show([one]);
    assert.deepEqual(offered(), ["Play policy", "Hide", "Use settings", "Remove"]);
  });

  test("that is stopping cannot be stopped twice", () => {
    const one = run("a");
    one.following = one.stopping = true;
    list.show([one]);
    assert.equal(action("a", "Stop").disabled, true);
  });

  test("does what its buttons say", () => {
    const one = run("a");
    list.show([one]);
    for (const name of ["Hide", "Use settings", "Remove"]) action("a", name).click();
    one.hidden = true;
    list.show([one]);
    action("a", "Hide").click();
    assert.deepEqual(done, ["hide a", "reuse a", "remove a", "show a"]);
    assert.equal(action("a", "Hide").textContent, "Show");
  });
});
