/** The life of an element: how often it begins and when its signal aborts. */
import "../support/dom";
import assert from "node:assert/strict";
import { test } from "node:test";
import { define, PpoElement } from "src/ui/element";

class Lived extends PpoElement {
  readonly lives: AbortSignal[] = [];
  override arrive(signal: AbortSignal): void {
    this.lives.push(signal);
  }
}
define("ppo-lived", Lived);

function lived(): Lived {
  const element = new Lived();
  document.body.append(element);
  return element;
}

const aMoment = () => new Promise<void>((resolve) => queueMicrotask(resolve));

test("a life begins when the element comes into the page", () => {
  const { lives } = lived();
  assert.equal(lives.length, 1);
  assert.equal(lives[0]!.aborted, false);
});

test("leaving the page ends the life", async () => {
  const element = lived();
  element.remove();
  await aMoment();
  assert.equal(element.lives[0]!.aborted, true);
});

test("moving within the page is neither an end nor a beginning", async () => {
  const element = lived();
  const elsewhere = document.createElement("section");
  document.body.append(elsewhere);
  elsewhere.append(element);
  await aMoment();
  assert.equal(element.lives.length, 1);
  assert.equal(element.lives[0]!.aborted, false);
});

test("an element that comes back begins another life", async () => {
  const element = lived();
  element.remove();
  await aMoment();
  document.body.append(element);
  assert.deepEqual(
    element.lives.map(({ aborted }) => aborted),
    [true, false],
  );
});

test("registering twice is harmless", () => {
  define(
    "ppo-lived",
    class extends PpoElement {
      override arrive(): void {}
    },
  );
  assert.equal(customElements.get("ppo-lived"), Lived);
});
