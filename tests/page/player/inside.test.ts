/** The views into the played policy: nothing loads while they are closed; what is open follows. */
import "../support/dom";
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { PolicyInside } from "src/player/inside";
import type { HostPage } from "src/ui/host_page";
import { find, show } from "../support/dom";

/** What the two views were told, in order. */
let told: string[];
let life: AbortController;
let inside: PolicyInside;
let failing: string | null;

const nets = { name: "nets" };
const bundle = {
  readPolicy: () => {
    if (failing) throw new RangeError(failing);
    return nets;
  },
  panel: () => ({
    element: document.createElement("div"),
    look: (_: unknown, version: string, { env, obs }: { env: string; obs: string[] }) =>
      told.push(`network ${version} of ${env} with ${obs.length} inputs`),
    see: (obs: number[]) => told.push(`network sees ${obs.join()}`),
    restart: () => told.push("network begins"),
  }),
  portrait: () => ({
    element: document.createElement("div"),
    look: async () => void told.push("portrait"),
    see: (obs: number[]) => told.push(`portrait sees ${obs.join()}`),
  }),
  planeOf: (env: string) =>
    env === "CartPole-v1" ? { obs: (x: number, y: number) => [0, 0, x, y] } : null,
  obsNames: (_: string, count: number) => Array<string>(count).fill("entry"),
};
const page = {
  loadBundle: async (name: string) => {
    told.push(`load ${name}`);
    return bundle;
  },
  runtime: { call: async () => ({}) },
} as unknown as HostPage;
const policy = (key: string) => ({ key, bytes: async () => new Uint8Array() });
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

async function open(which: 0 | 1): Promise<void> {
  const fold = inside.element.querySelectorAll("details")[which]!;
  fold.open = true;
  fold.dispatchEvent(new Event("toggle"));
  await settled();
}

beforeEach(() => {
  told = [];
  failing = null;
  life = new AbortController();
  inside = new PolicyInside("CartPole-v1", page, life.signal);
  show(inside.element);
});
afterEach(() => life.abort());

describe("while both are closed", () => {
  test("nothing is loaded or told", async () => {
    inside.choose("CartPole-v1", policy("a"));
    inside.see([1, 2, 3, 4], false);
    await settled();
    assert.deepEqual(told, []);
  });

  test("without a policy they are not offered", () => {
    inside.choose("CartPole-v1", null);
    assert.equal(inside.element.hidden, true);
    inside.choose("CartPole-v1", policy("a"));
    assert.equal(inside.element.hidden, false);
  });
});

test("the network opens at the observation on screen and follows it", async () => {
  inside.choose("CartPole-v1", policy("a"));
  inside.see([1, 2, 3, 4], false);
  await open(0);
  assert.deepEqual(told, [
    "load networks",
    "network a of CartPole-v1 with 4 inputs",
    "network sees 1,2,3,4",
  ]);
  inside.see([5, 6, 7, 8], true);
  assert.deepEqual(told.slice(3), ["network begins", "network sees 5,6,7,8"]);
});

test("another checkpoint is looked into once, however often it is offered", async () => {
  inside.choose("CartPole-v1", policy("a"));
  await open(0);
  for (let time = 0; time < 5; time += 1) inside.choose("CartPole-v1", policy("b"));
  await settled();
  assert.equal(told.filter((line) => line.startsWith("network b")).length, 1);
});

test("the portrait of a world without a plane is not offered", async () => {
  inside.choose("Grid5x5-v0", policy("a"));
  await open(0);
  assert.equal(inside.element.querySelectorAll("details")[1]!.hidden, true);
  assert.ok(told.includes("network a of Grid5x5-v0 with 25 inputs"));
});

test("the portrait is drawn for the state on screen", async () => {
  inside.choose("CartPole-v1", policy("a"));
  await open(1);
  assert.deepEqual(told, ["load networks", "portrait sees 0,0,0,0", "portrait"]);
});

test("a file that cannot be read says so, and the next one is tried", async () => {
  failing = "This ONNX file does not name its layers.";
  inside.choose("CartPole-v1", policy("a"));
  await open(0);
  assert.equal(find("[role=alert]", inside.element).textContent, failing);
  failing = null;
  inside.choose("CartPole-v1", policy("b"));
  await settled();
  assert.equal(find("[role=alert]", inside.element).textContent, "");
  assert.ok(told.includes("network b of CartPole-v1 with 4 inputs"));
});
