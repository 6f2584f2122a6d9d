import assert from "node:assert/strict";

/** Assert that numbers are equal, but for the rounding of doubles. */
export function near(found: readonly number[], expected: readonly number[], within = 1e-12): void {
  assert.equal(found.length, expected.length);
  found.forEach((number, at) => {
    const wrong = Math.abs(number - expected[at]!);
    assert.ok(wrong <= within, `entry ${at} is ${number}, expected ${expected[at]}`);
  });
}
