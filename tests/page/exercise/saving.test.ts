import "../support/dom";
import assert from "node:assert/strict";
import { test } from "node:test";
import { Saving } from "src/exercise/saving";
import { SilentDatabase } from "src/site/database";
import { causeOf, type Unkept } from "src/site/unkept";

const said: string[] = [];
const saving = (unkept: Unkept | null) =>
  new Saving({ write: async () => unkept, say: (text) => said.push(text) });

test("each cause is said once, by whichever exercise meets it first", async () => {
  await saving("refused").now();
  await saving("refused").now();
  assert.equal(said.length, 1);
  assert.match(said[0]!, /does not keep data/);
  await saving("full").now();
  await saving("full").now();
  assert.equal(said.length, 2);
  assert.match(said[1]!, /no room left/);
  await saving("silent").now();
  assert.match(said[2]!, /does not answer/);
});

test("who saves by hand is told what became of it every time", async () => {
  said.length = 0;
  await saving(null).aloud();
  await saving("full").aloud();
  await saving("full").aloud();
  assert.equal(said[0], "Saved on this device.");
  assert.equal(said.filter((text) => text.includes("no room left")).length, 2);
});

test("the cause is read off the storage's error", () => {
  assert.equal(causeOf(new DOMException("no room", "QuotaExceededError")), "full");
  assert.equal(causeOf(new DOMException("blocked", "SecurityError")), "refused");
  assert.equal(causeOf(new SilentDatabase("no answer")), "silent");
});

test("what would be saved soon is saved when the reader turns away, and once", async () => {
  let writes = 0;
  const write = async () => {
    writes++;
    return null;
  };
  const counted = new Saving({ write, say: () => undefined });
  counted.pending();
  assert.equal(writes, 0);
  counted.soon();
  counted.pending();
  counted.pending();
  assert.equal(writes, 1);
});
