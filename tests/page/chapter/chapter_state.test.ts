/** How far a reader is in a chapter, from the records of its exercises and gates. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Chapter, ChapterRecords } from "src/chapter/chapter_state";
import { comesBack, firstSentence } from "src/chapter/end_card";
import { withAttempt } from "src/progress/changes";
import { type ExerciseProgress, emptyProgress } from "src/progress/record";

const DAY = 24 * 60 * 60 * 1000;
const PAGE = "chapters/06-gae";
const CHAPTER: Chapter = {
  core: ["a", "b"],
  extras: ["c"],
  gates: ["gate-x", "gate-check-one", "gate-check-two"],
};

/** Records of attempts: slug, time, passed, misconception. */
function records(...tried: [string, number, boolean, string?][]): ChapterRecords {
  const found = new Map<string, ExerciseProgress>();
  for (const [slug, at, passed, misconception = null] of tried) {
    const attempt = {
      id: `${slug}${at}`,
      at,
      passed,
      code: "",
      message: `Said of ${misconception}. More.`,
      misconception,
    };
    found.set(slug, withAttempt(found.get(slug) ?? emptyProgress(slug, ""), attempt));
  }
  return new ChapterRecords(PAGE, CHAPTER, found);
}

const check = (at: number, first = true): [string, number, boolean][] => [
  [`${PAGE}#gate-check-one`, at, first],
  [`${PAGE}#gate-check-two`, at, true],
];

describe("a chapter", () => {
  test("is begun with the first attempt at anything in it", () => {
    assert.equal(records().state(0), "new");
    assert.equal(records(["other", 1, true]).state(0), "new");
    assert.equal(records([`${PAGE}#gate-x`, 1, false]).state(0), "begun");
    assert.equal(records(["c", 1, false]).state(0), "begun");
  });

  test("is done with its core and its check, whatever the extras", () => {
    assert.equal(records(["a", 1, true], ["b", 1, true]).state(2), "begun");
    assert.equal(records(["a", 1, true], ...check(1)).state(2), "begun");
    assert.equal(records(["a", 1, true], ["b", 1, true], ...check(1)).state(2), "done");
  });

  test("is due again after seven days, or two when a first answer was wrong", () => {
    const core: [string, number, boolean][] = [
      ["a", 1, true],
      ["b", 1, true],
    ];
    assert.equal(records(...core, ...check(1)).state(7 * DAY), "done");
    assert.equal(records(...core, ...check(1)).state(7 * DAY + 1), "due");
    assert.equal(records(...core, ...check(1, false)).state(2 * DAY + 1), "due");
  });

  test("counts first answers, also when a later one was right", () => {
    const again = records(...check(1, false), [`${PAGE}#gate-check-one`, 5, true]);
    assert.deepEqual(again.check(), { all: 2, answered: 2, right: 1 });
    assert.equal(again.dueAt(), 5 + 2 * DAY);
  });

  test("names each different mistake once", () => {
    const tried = records(
      ["a", 1, false, "X"],
      ["a", 2, false, "X"],
      ["b", 3, false, "Y"],
      ["c", 4, false],
    );
    assert.deepEqual(tried.mistakes().map(firstSentence), ["Said of X.", "Said of Y."]);
  });

  test("practises a concept by a passed exercise and meets it by an attempt", () => {
    const tried = records(["a", 1, false], ["b", 1, true]);
    assert.equal(tried.conceptState(["a", "b"]), "practised");
    assert.equal(tried.conceptState(["a"]), "met");
    assert.equal(tried.conceptState(["c"]), "new");
  });
});

test("a sentence ends at its full stop, not inside a number", () => {
  assert.equal(firstSentence("Row 2 is 0.5 here. And more."), "Row 2 is 0.5 here.");
  assert.equal(firstSentence("no end"), "no end");
});

test("the end says when its questions come back", () => {
  assert.match(comesBack(null, 0), /^Answer/);
  assert.match(comesBack(5, 9), /due again/);
  assert.match(comesBack(Date.UTC(2030, 0, 6, 12), 0), /Sunday.*January/);
});
