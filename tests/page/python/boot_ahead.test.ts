/** Python begins to load when a reader comes near what needs it; each test is a page of its own. */
import "../support/fake_python";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { bootOnApproach } from "src/python/boot_ahead";
import { define } from "../support/bare_page";
import { settled } from "../support/clock";
import { FakeWorker, freshBrowser } from "../support/fake_python";

let element: EventTarget;
beforeEach(() => {
  freshBrowser();
  globalThis.__ppo = {};
  element = new EventTarget();
  bootOnApproach(element as HTMLElement);
});

async function approach(type: string, pointerType?: string): Promise<void> {
  element.dispatchEvent(Object.assign(new Event(type), { pointerType }));
  await settled();
}

test("a mouse that comes near starts Python", async () => {
  await approach("pointerenter", "mouse");
  assert.equal(FakeWorker.all.length, 1);
});

test("the focus starts Python", async () => {
  await approach("focusin");
  assert.equal(FakeWorker.all.length, 1);
});

test("a finger that scrolls past does not", async () => {
  await approach("pointerenter", "touch");
  assert.equal(FakeWorker.all.length, 0);
  await approach("focusin");
  assert.equal(FakeWorker.all.length, 1);
});

test("coming near again starts nothing more, not even after a failure", async () => {
  await approach("focusin");
  await FakeWorker.all[0]!.crash("no network");
  await approach("pointerenter", "mouse");
  assert.equal(FakeWorker.all.length, 1);
});

test("a reader who saves data is asked to press first", async () => {
  define("navigator", { connection: { saveData: true } });
  await approach("focusin");
  assert.equal(FakeWorker.all.length, 0);
});
