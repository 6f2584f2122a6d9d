import assert from "node:assert/strict";
import { test } from "node:test";
import { type Death, deathSentence } from "src/python/runtime_errors";

const GONE = " Python was restarted, so variables are gone: run the cells above again.";

test("a stop that Python cannot hear in compiled code says so", () => {
  const said = deathSentence({ kind: "unheard", suspends: true }, true);
  assert.equal(
    said,
    `Stopped, but Python could not be interrupted inside one long call into compiled code.${GONE}`,
  );
});

test("a browser without soft stop is named as the reason", () => {
  const said = deathSentence({ kind: "unheard", suspends: false }, true);
  assert.equal(said, `Stopped. This browser cannot interrupt Python in any gentler way.${GONE}`);
});

test("code that goes on after its interrupt is reported", () => {
  assert.match(
    deathSentence({ kind: "unfinished" }, false),
    /^Stopped, but the code went on after it was interrupted\./,
  );
});

test("a limit says how long it was", () => {
  assert.match(
    deathSentence({ kind: "limit", seconds: 60 }, false),
    /^Ended, because it ran for more than 60 seconds\./,
  );
});

test("variables are mentioned only where some were lost", () => {
  assert.doesNotMatch(deathSentence({ kind: "unfinished" }, false), /variables|restarted/);
  assert.match(
    deathSentence({ kind: "unfinished" }, true),
    /variables are gone: run the cells above again\.$/,
  );
});

test("a boot that failed is not a restart", () => {
  const said = deathSentence({ kind: "boot", detail: "no network" }, true);
  assert.equal(said, "Python could not start: no network");
});

const crashes: [detail: string, said: RegExp][] = [
  ["Maximum call stack size exceeded", /called each other too deeply/],
  ["too much recursion", /called each other too deeply/],
  ["Out of memory", /ran out of memory/],
  ["could not allocate 8 GB", /ran out of memory/],
  ["OOM", /ran out of memory/],
  ["memory access out of bounds", /ended unexpectedly \(memory access out of bounds\)/],
  ["unreachable\n  at wasm-function[7]", /^Python ended unexpectedly \(unreachable\)\.$/],
];
for (const [detail, said] of crashes) {
  test(`a crash with "${detail.split("\n")[0]}" is explained`, () => {
    assert.match(deathSentence({ kind: "crash", detail } satisfies Death, false), said);
  });
}

test("code that catches every stop is asked where it begins again", () => {
  const said = deathSentence({ kind: "deaf", seconds: 5.04 }, false);
  assert.match(said, /^Ended, because after 5 seconds it caught every attempt to stop it\..*\?$/);
});

test("a Python that gives way to a training says why, and that variables are gone", () => {
  const said = deathSentence({ kind: "retired" }, true);
  assert.equal(
    said,
    `A training starts in a fresh Python where an exercise was graded in the old one.${GONE}`,
  );
});
