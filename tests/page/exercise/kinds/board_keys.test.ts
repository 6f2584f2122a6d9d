import assert from "node:assert/strict";
import { test } from "node:test";
import { boardKey } from "src/exercise/kinds/board_keys";

interface Held {
  holding?: boolean;
  altKey?: boolean;
  ctrlKey?: boolean;
  metaKey?: boolean;
}

/** What a key does to a board, and whether it keeps its own meaning. */
function pressed(key: string, { holding = false, ...held }: Held = {}) {
  const done: string[] = [];
  const say = (name: string) => (by?: number) =>
    void done.push(by === undefined ? name : `${name} ${by}`);
  const board = {
    holding,
    walk: say("walk"),
    press: say("press"),
    move: say("move"),
    indent: say("indent"),
    remove: say("remove"),
    cancel: say("cancel"),
  };
  let kept = true;
  const event = { key, altKey: false, ctrlKey: false, metaKey: false, ...held };
  const preventDefault = () => {
    kept = false;
  };
  boardKey({ ...event, preventDefault } as KeyboardEvent, board, say("check"));
  return { done: done.join(), kept };
}

test("up and down walk from block to block, and move the one that is picked up", () => {
  assert.equal(pressed("ArrowDown").done, "walk 1");
  assert.equal(pressed("ArrowUp").done, "walk -1");
  assert.equal(pressed("ArrowDown", { holding: true }).done, "move 1");
  assert.equal(pressed("ArrowUp", { holding: true }).done, "move -1");
});

test("Alt moves a line without picking it up, as in editors", () => {
  assert.equal(pressed("ArrowUp", { altKey: true }).done, "move -1");
});

test("left and right indent", () => {
  assert.equal(pressed("ArrowLeft").done, "indent -1");
  assert.equal(pressed("ArrowRight").done, "indent 1");
});

test("Enter and the space bar use a block, Delete puts it back, Escape changes nothing", () => {
  const keys = {
    Enter: "press",
    " ": "press",
    Delete: "remove",
    Backspace: "remove",
    Escape: "cancel",
  };
  for (const [key, does] of Object.entries(keys)) assert.equal(pressed(key).done, does, key);
});

test("Ctrl+Enter and Cmd+Enter check, other shortcuts stay the browser's", () => {
  assert.equal(pressed("Enter", { ctrlKey: true }).done, "check");
  assert.equal(pressed("Enter", { metaKey: true }).done, "check");
  assert.deepEqual(pressed("ArrowLeft", { metaKey: true }), { done: "", kept: true });
});

test("keys that mean nothing to a board keep their own meaning", () => {
  assert.deepEqual(pressed("Tab"), { done: "", kept: true });
  assert.equal(pressed("ArrowDown").kept, false);
});
