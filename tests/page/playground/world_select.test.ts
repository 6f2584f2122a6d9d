import "../support/dom";
import assert from "node:assert/strict";
import { test } from "node:test";
import { ENVIRONMENTS } from "src/generated/data.generated";
import { aboutWorld, WORLD_GROUPS, WorldSelect } from "src/playground/world_select";

test("every world stands in one group, and no group names another", () => {
  const listed = Object.values(WORLD_GROUPS).flat();
  assert.deepEqual([...listed].sort(), Object.keys(ENVIRONMENTS).sort());
});

test("the list offers every world, in its groups", () => {
  const { select } = new WorldSelect(() => undefined);
  assert.equal(select.options.length, Object.keys(ENVIRONMENTS).length);
  const labels = [...select.querySelectorAll("optgroup")].map(({ label }) => label);
  assert.deepEqual(labels, Object.keys(WORLD_GROUPS));
});

test("a world is described with the length of its episodes and what its returns mean", () => {
  assert.equal(
    aboutWorld("CartPole-v1"),
    "Balance a pole on a cart by pushing left or right; +1 for every step. Episodes of at most 500 " +
      "steps. Chance earns 22.3, solved from 475, the best known policy 500.",
  );
  for (const env of Object.keys(ENVIRONMENTS)) assert.doesNotMatch(aboutWorld(env), /null|–|NaN/);
});
