import assert from "node:assert/strict";
import { test } from "node:test";
import * as board from "src/exercise/kinds/arrangement";

const LINES: board.Arrangement = [
  { block: "a", indent: 0 },
  { block: "b", indent: 1 },
  { block: "c", indent: 2 },
];
const order = (lines: board.Arrangement) => lines.map(({ block }) => block).join("");

test("an unused block is placed where it is wanted, not indented unless told", () => {
  assert.deepEqual(board.placed(LINES, "d", 1)[1], { block: "d", indent: 0 });
  assert.equal(order(board.placed(LINES, "d", 1)), "adbc");
  assert.deepEqual(board.placed(LINES, "d", 9, 2).at(-1), { block: "d", indent: 2 });
});

test("a used block that is placed again leaves its old place and keeps its indentation", () => {
  assert.equal(order(board.placed(LINES, "c", 0)), "cab");
  assert.equal(board.placed(LINES, "c", 0)[0]?.indent, 2);
});

test("moving stops at the ends", () => {
  assert.equal(order(board.moved(LINES, "b", -1)), "bac");
  assert.equal(order(board.moved(LINES, "b", 1)), "acb");
  assert.equal(order(board.moved(LINES, "a", -1)), "abc");
  assert.equal(order(board.moved(LINES, "a", 1000)), "bca");
});

test("an unused block can be neither moved nor indented", () => {
  assert.equal(board.moved(LINES, "d", 1), LINES);
  assert.equal(board.indented(LINES, "d", 1), LINES);
});

test("indentation stays between none and the deepest", () => {
  assert.equal(board.indented(LINES, "a", -1)[0]?.indent, 0);
  assert.equal(board.indented(LINES, "a", 1)[0]?.indent, 1);
  assert.equal(board.indented(LINES, "a", 99)[0]?.indent, board.MAX_INDENT);
});

test("a block that is put back is unused", () => {
  assert.equal(order(board.without(LINES, "b")), "ac");
  assert.equal(board.placeOf(board.without(LINES, "b"), "b"), -1);
});

test("what is written is read again", () => {
  assert.deepEqual(board.fromText(board.toText(LINES), ["c", "b", "a"]), LINES);
});

test("a draft of older blocks loses those that are gone, and repeats none", () => {
  const text = '[{"block":"a","indent":0},{"block":"gone","indent":0},{"block":"a","indent":3}]';
  assert.deepEqual(board.fromText(text, ["a", "b"]), [{ block: "a", indent: 0 }]);
});

test("a draft that is not an arrangement is an empty one", () => {
  for (const text of ["", "def f(): pass", "null", "{}", "[1, null]", '"a"']) {
    assert.deepEqual(board.fromText(text, ["a"]), [], text);
  }
});

test("the place is said with its indentation", () => {
  assert.equal(board.described(LINES, "a"), "line 1 of 3, not indented");
  assert.equal(board.described(LINES, "b"), "line 2 of 3, indented once");
  assert.equal(board.described(LINES, "c"), "line 3 of 3, indented twice");
  assert.equal(
    board.described(board.indented(LINES, "c", 1), "c"),
    "line 3 of 3, indented 3 times",
  );
  assert.equal(board.described(LINES, "d"), "back among the unused blocks");
});
