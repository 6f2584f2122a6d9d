import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { changedLines, lineEdits } from "src/exercise/kinds/changed_lines";
import { countText } from "src/exercise/kinds/changed_lines_panel";

interface Example {
  what: string;
  before: string;
  after: string;
  changed: number;
}

/** The table that the grader is tested on, too. */
const EXAMPLES = JSON.parse(
  readFileSync("tests/browser_runtime/grading/measure/changed_lines.json", "utf-8"),
) as Example[];

const CODE = "def f(a):\n    b = a + 1\n\n    c = b * 2\n    return c\n";

for (const { what, before, after, changed } of EXAMPLES) {
  test(`the grader's count of ${JSON.stringify(what)}`, () => {
    assert.equal(changedLines(before, after), changed);
  });
}

test("an edit says what the line was, what it is and where", () => {
  const [edit, ...others] = lineEdits(CODE, CODE.replace("b * 2", "b * 3"));
  assert.deepEqual(others, []);
  assert.deepEqual(
    { ...edit, reverted: "" },
    {
      was: "c = b * 2",
      is: "c = b * 3",
      at: 4,
      lines: 1,
      reverted: "",
    },
  );
});

test("the comments around an edit stay when it is taken back", () => {
  const mended = CODE.replace("c = b * 2", "c = b * 3  # thrice");
  const [edit] = lineEdits(CODE, mended);
  assert.equal(edit!.reverted, CODE.replace("c = b * 2", "c = b * 2  # thrice"));
});

test("every kind of edit can be taken back, one at a time, until nothing differs", () => {
  const changed = [
    ...EXAMPLES.map(({ before, after }) => [before, after] as const),
    [CODE, CODE.replace("a + 1", "a - 1").replace("    c = b * 2\n", "")],
    [CODE, CODE.replace("    return c\n", "")],
    [CODE, CODE.replace("def f(a):\n", "import numpy\ndef f(a):\n")],
    [CODE, CODE.replace("    c = b * 2", "    c = b * 2; d = 1; c += d")],
    [CODE, "def f(a): return a"],
    [CODE, ""],
  ] as const;
  for (let [before, code] of changed) {
    let left = changedLines(before, code);
    while (left > 0) {
      const [edit] = lineEdits(before, code);
      code = edit!.reverted;
      assert.equal(changedLines(before, code), left - edit!.lines, code);
      left -= edit!.lines;
    }
  }
});

test("an unfinished program is counted as far as it goes", () => {
  for (const end of ["x = (1,", "s = 'open", 's = """open', "y = [\n", "\\", "if a:", "  )"]) {
    assert.ok(changedLines(CODE, `${CODE}${end}`) <= 1, end);
  }
});

test("the count is said against the limit", () => {
  assert.equal(countText(0, null), "No line changed yet.");
  assert.equal(countText(2, null), "2 lines changed.");
  assert.equal(countText(1, 1), "1 of at most 1 line changed.");
  assert.equal(countText(2, 3), "2 of at most 3 lines changed.");
  assert.equal(countText(4, 3), "4 of at most 3 lines changed: too many.");
});
