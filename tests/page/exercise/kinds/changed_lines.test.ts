import assert from "node:assert/strict";
import { test } from "node:test";
import { changedLines, lineEdits, reverted } from "src/exercise/kinds/changed_lines";
import { countText } from "src/exercise/kinds/changed_lines_panel";

const CODE = "def f(a):\n    b = a + 1\n\n    c = b * 2\n    return c\n";

test("the same program has no changed lines", () => {
  assert.equal(changedLines(CODE, CODE), 0);
});

test("empty lines and blanks at the end of a line are layout", () => {
  assert.equal(
    changedLines(CODE, "def f(a):  \n    b = a + 1\n    c = b * 2\n\n\n    return c"),
    0,
  );
});

test("indentation is not layout", () => {
  assert.equal(changedLines(CODE, CODE.replace("    return", "        return")), 1);
});

test("a rewritten, an added and a deleted line count once each", () => {
  assert.equal(changedLines(CODE, CODE.replace("a + 1", "a - 1")), 1);
  assert.equal(changedLines(CODE, CODE.replace("    c =", "    d = 0\n    c =")), 1);
  assert.equal(changedLines(CODE, CODE.replace("    c = b * 2\n", "")), 1);
});

test("two lines that change places count twice", () => {
  assert.equal(changedLines("a\nb\n", "b\na\n"), 2);
});

test("an edit says what the line was, what it is and where", () => {
  const mended = CODE.replace("b * 2", "b * 3");
  assert.deepEqual(lineEdits(CODE, mended), [{ was: "    c = b * 2", is: "    c = b * 3", at: 4 }]);
});

test("every kind of edit can be taken back, one at a time, until nothing differs", () => {
  const changed = [
    CODE.replace("a + 1", "a - 1").replace("    c = b * 2\n", ""),
    CODE.replace("    return c\n", ""),
    CODE.replace("def f(a):\n", "import numpy\ndef f(a):\n"),
    "",
  ];
  for (let code of changed) {
    let left = changedLines(CODE, code);
    assert.ok(left > 0);
    while (left > 0) {
      code = reverted(code, lineEdits(CODE, code)[0]!);
      assert.equal(changedLines(CODE, code), left - 1);
      left -= 1;
    }
  }
});

test("the count is said against the limit", () => {
  assert.equal(countText(0, null), "No line changed yet.");
  assert.equal(countText(2, null), "2 lines changed.");
  assert.equal(countText(1, 1), "1 of at most 1 line changed.");
  assert.equal(countText(2, 3), "2 of at most 3 lines changed.");
  assert.equal(countText(4, 3), "4 of at most 3 lines changed: too many.");
});
