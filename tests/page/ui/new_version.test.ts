import "../support/dom";
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { newVersionNotice } from "src/ui/new_version";
import { buttonCalled, nextFrame } from "../support/dom";

const notice = () => document.querySelector<HTMLElement>(".ppo-version");

afterEach(() => {
  notice()?.remove();
  localStorage.clear();
});

test("a newer build is told aloud, and taken only when the reader presses", async () => {
  let taken = 0;
  newVersionNotice.newer("2", () => {
    taken += 1;
  });
  await nextFrame();
  assert.match(notice()?.querySelector("[role=status]")?.textContent ?? "", /new version .* ready/);
  assert.equal(taken, 0);
  buttonCalled("Load it now", notice()!).click();
  assert.equal(taken, 1);
});

test("after “Later” the same build is not told again, the next one is", () => {
  newVersionNotice.newer("2", () => undefined);
  buttonCalled("Later", notice()!).click();
  assert.equal(notice(), null);
  newVersionNotice.newer("2", () => undefined);
  assert.equal(notice(), null);
  newVersionNotice.newer("3", () => undefined);
  assert.ok(notice());
});

test("a change in another tab reloads nothing here", async () => {
  newVersionNotice.changedElsewhere();
  await nextFrame();
  assert.match(notice()?.textContent ?? "", /Another tab .* Reload this page when it suits you/);
});
