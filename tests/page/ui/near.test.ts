/** Waiting for the reader to come near an element. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { whenNear } from "src/ui/near";
import { appear } from "../support/dom";

function awaited(): { element: Element; life: AbortController; came: () => number } {
  const element = document.createElement("div");
  const life = new AbortController();
  let times = 0;
  whenNear(element, "400px", life.signal, () => {
    times += 1;
  });
  return { element, life, came: () => times };
}

test("the reader comes near once, however often they scroll by", () => {
  const { element, came } = awaited();
  assert.equal(came(), 0);
  appear(element);
  appear(element);
  assert.equal(came(), 1);
});

test("nothing happens near an element that has left", () => {
  const { element, life, came } = awaited();
  life.abort();
  appear(element);
  assert.equal(came(), 0);
});
