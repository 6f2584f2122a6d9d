import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { PPOConfig } from "src/generated/config.generated";
import { CONFIG_FIELDS, ENVIRONMENTS } from "src/generated/data.generated";
import { fromHash, seedsOf, toHash } from "src/runs/link";
import { preset } from "src/runs/presets";
import { Chance } from "../support/random";

const config = (changes: Partial<PPOConfig> = {}): PPOConfig => ({
  ...preset("CartPole-v1"),
  ...changes,
});

describe("the address of a run", () => {
  test("holds nothing but what differs from the preset", () => {
    const spec = { env: "CartPole-v1", seed: 3, config: config({ gamma: 0.5 }) };
    assert.equal(toHash(spec), "#env=CartPole-v1&seed=3&gamma=0.5");
  });

  test("survives the way there and back, for random changes in every environment", () => {
    const chance = new Chance(11);
    for (let round = 0; round < 200; round += 1) {
      const env = chance.one(Object.keys(ENVIRONMENTS));
      const changed = preset(env);
      for (const each of CONFIG_FIELDS) {
        if (chance.number() < 0.7) continue;
        const other = preset(chance.one(Object.keys(ENVIRONMENTS)));
        Object.assign(changed, {
          [each.name]: each.nullable && chance.number() < 0.5 ? null : other[each.name],
        });
      }
      const spec = { env, seed: chance.below(2 ** 32), config: changed };
      assert.deepEqual(fromHash(toHash(spec)), { spec, problems: [] });
    }
  });

  test("keeps several sizes and what was switched off", () => {
    const spec = {
      env: "CartPole-v1",
      seed: 0,
      config: config({ hidden_sizes: [8, 16], target_return: null }),
    };
    assert.match(toHash(spec), /hidden_sizes=8%2C16/);
    assert.deepEqual(fromHash(toHash(spec)).spec, spec);
  });

  test("that is empty asks for the usual", () => {
    for (const hash of ["", "#"]) {
      assert.deepEqual(fromHash(hash), {
        spec: { env: "CartPole-v1", seed: 0, config: config() },
        problems: [],
      });
    }
  });

  test("of an unknown environment is told and left out", () => {
    const { spec, problems } = fromHash("#env=Pong-v5&gamma=0.5");
    assert.deepEqual([spec.env, spec.config.gamma], ["CartPole-v1", 0.5]);
    assert.deepEqual(problems, ['The link asks for "Pong-v5", which does not exist.']);
  });

  test("cannot ask for what every object has", () => {
    assert.equal(fromHash("#env=constructor").problems.length, 1);
  });

  test("tells every part that does not fit and keeps the rest", () => {
    const { spec, problems } = fromHash("#gamma=7&seed=-1&num_envs=4");
    assert.equal(spec.config.num_envs, 4);
    assert.equal(spec.config.gamma, config().gamma);
    assert.equal(spec.seed, 0);
    assert.deepEqual(problems, [
      "The link's gamma: 7 does not fit: a number from 0 to 1.",
      "The link's seed: -1 does not fit: a whole number from 0 to 4294967295.",
    ]);
  });

  test("may hold parameters of others", () => {
    assert.deepEqual(fromHash("#utm_source=mail").problems, []);
  });

  test("carries a bug, another reward and another end", () => {
    const edits = { bug: "gae_off1", reward: "1 - abs(x)", ends: "abs(x) > 0.5" };
    const spec = { env: "CartPole-v1", seed: 0, config: config(), edits };
    assert.deepEqual(fromHash(toHash(spec)), { spec, problems: [] });
  });

  test("with a bug that nobody knows says which there are", () => {
    const { spec, problems } = fromHash("#bug=constructor");
    assert.equal(spec.edits, undefined);
    assert.match(problems[0]!, /^The link's bug: constructor does not exist; there are gae_off1, /);
  });

  test("carries the number of seeds, where it is one that can be asked for", () => {
    const spec = { env: "CartPole-v1", seed: 0, config: config() };
    assert.equal(seedsOf(toHash(spec, 9)), 9);
    assert.equal(seedsOf(toHash(spec)), 1);
    for (const asked of ["10", "0", "-1", "x", "1.5"]) assert.equal(seedsOf(`#seeds=${asked}`), 1);
  });
});
