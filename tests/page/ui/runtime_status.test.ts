import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { bootBytes, bootFraction, waitingPhrase } from "src/ui/runtime_status";

type Status = Parameters<typeof waitingPhrase>[0];
const status = (given: Partial<Status>): Status => ({
  state: "booting",
  stage: "Downloading Python",
  loaded: 0,
  total: null,
  queued: 1,
  problem: null,
  info: null,
  spare: false,
  ...given,
});

describe("a request that waits says", () => {
  test("what the boot is doing", () =>
    assert.equal(waitingPhrase(status({})), "Downloading Python…"));
  test("that Python is to be started", () =>
    assert.equal(waitingPhrase(status({ state: "off" })), "Downloading Python…"));
  test("that Python is busy", () => {
    for (const state of ["busy", "ready"] as const)
      assert.equal(waitingPhrase(status({ state })), "Waiting for Python…");
  });
  test("why Python could not start", () => {
    assert.equal(waitingPhrase(status({ state: "failed", problem: "No network." })), "No network.");
    assert.equal(waitingPhrase(status({ state: "failed" })), "Python could not start.");
  });
});

describe("bytes", () => {
  test("are shown in MB while they arrive", () => {
    assert.equal(bootBytes(status({ loaded: 3_100_000, total: 8_000_000 })), "3.1 of 8.0 MB");
  });
  test("are not shown when all have arrived, none are known or nothing boots", () => {
    assert.equal(bootBytes(status({ loaded: 8, total: 8 })), "");
    assert.equal(bootBytes(status({ loaded: 3 })), "");
    assert.equal(bootBytes(status({ state: "busy", loaded: 3, total: 8 })), "");
  });
  test("make a share of the boot, where there is one to tell", () => {
    assert.equal(bootFraction(status({ loaded: 2, total: 8 })), 0.25);
    assert.equal(bootFraction(status({ loaded: 2 })), null);
    assert.equal(bootFraction(status({ total: 0 })), null);
    assert.equal(bootFraction(status({ state: "ready", loaded: 8, total: 8 })), null);
  });
});
