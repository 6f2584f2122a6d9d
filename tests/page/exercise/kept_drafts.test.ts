import "../support/dom";
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { Draft } from "src/exercise/draft";
import { KeptDrafts } from "src/exercise/kept_drafts";
import { Notice } from "src/exercise/notice";
import type { Work } from "src/exercise/work";

const OTHERS = { at: 1000, code: "of the other tab" };

/** An exercise of one visit. */
function visit(text = "mine") {
  const work = {
    text,
    starter: "start",
    set(code: string) {
      this.text = code;
    },
    focus: () => undefined,
  };
  const notice = new Notice();
  const draft = new Draft(work as unknown as Work, notice);
  return { work, notice, kept: new KeptDrafts("gae", draft, notice) };
}

const press = (notice: Notice, label: string) =>
  [...notice.element.querySelectorAll("button")].find((one) => one.textContent === label)!.click();

describe("a draft that gave way", () => {
  beforeEach(() => localStorage.clear());

  test("is told of beside the editor, and can be shown and put away again", () => {
    const { work, notice, kept } = visit();
    kept.tell([OTHERS]);
    assert.match(notice.element.textContent!, /^Another draft of yours is kept/);
    press(notice, "Show it");
    assert.equal(work.text, "of the other tab");
    press(notice, "Undo");
    assert.equal(work.text, "mine");
  });

  test("is told of once, on this visit and on the next", () => {
    const { notice, kept } = visit();
    kept.tell([OTHERS]);
    press(notice, "Go on with this one");
    kept.tell([OTHERS]);
    const next = visit();
    next.kept.tell([OTHERS]);
    assert.deepEqual([notice.isFree, next.notice.isFree], [true, true]);
  });

  test("is told of although an older one was, and the newest is shown", () => {
    const { work, notice, kept } = visit();
    kept.tell([OTHERS]);
    notice.close();
    kept.tell([OTHERS, { at: 2000, code: "second" }, { at: 3000, code: "third" }]);
    press(notice, "Show it");
    assert.equal(work.text, "third");
  });

  test("waits until another choice is made, so that neither is lost", () => {
    const { notice, kept } = visit();
    notice.offer("The starter has changed.");
    kept.tell([OTHERS]);
    assert.match(notice.element.textContent!, /^The starter has changed/);
    notice.close();
    kept.tell([OTHERS]);
    assert.match(notice.element.textContent!, /^Another draft/);
  });

  test("is nothing to tell of where it is what the reader sees", () => {
    const { notice, kept } = visit("of the other tab");
    kept.tell([OTHERS]);
    kept.tell([]);
    assert.equal(notice.isFree, true);
  });

  test("is told of again where the storage holds something else", () => {
    localStorage.setItem("ppo-lab:v1:draft-told:gae", '{"at":');
    const { notice, kept } = visit();
    kept.tell([OTHERS]);
    assert.equal(notice.isFree, false);
  });
});
