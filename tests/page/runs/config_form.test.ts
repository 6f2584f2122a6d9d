/** That the form and `PPOConfig` refuse the same is checked from Python, on 2,000 configs. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ConfigField, PPOConfig } from "src/generated/config.generated";
import { ALGORITHM_REQUIRES, CONFIG_FIELDS, ENVIRONMENTS } from "src/generated/data.generated";
import {
  algorithmSettings,
  allowed,
  conflict,
  parseField,
  parseSeed,
  showValue,
} from "src/runs/config_form";
import { preset } from "src/runs/presets";

const field = (name: string): ConfigField => CONFIG_FIELDS.find((each) => each.name === name)!;
const config = (changes: Partial<PPOConfig> = {}): PPOConfig => ({
  ...preset("CartPole-v1"),
  ...changes,
});

describe("what a field may hold is said in words", () => {
  const words = [
    ["num_envs", "a whole number from 1 to 1048576"],
    ["total_steps", "a whole number from 1 to 1e12"],
    ["learning_rate", "a number above 0 to 10"],
    ["gamma", "a number from 0 to 1"],
    ["anneal_lr", "on or off"],
    ["algorithm", "ppo, ppo_kl, a2c, reinforce"],
    ["anneal_steps", "a whole number from 1 to 1e12, or empty"],
  ] as const;
  for (const [name, said] of words) test(name, () => assert.equal(allowed(field(name)), said));

  test("hidden_sizes", () => {
    assert.match(
      allowed(field("hidden_sizes")),
      /^whole numbers from \d+ to \d+, separated by commas$/,
    );
  });
});

for (const each of CONFIG_FIELDS.filter(({ type }) => type === "int" || type === "float")) {
  test(`${each.name} takes the ends of its range and nothing beyond`, () => {
    const fits = (value: number) => {
      try {
        return parseField(each, String(value)) === value;
      } catch (error) {
        assert.ok(error instanceof RangeError);
        assert.match(
          error.message,
          new RegExp(`^${String(value).replace(/[+.]/g, "\\$&")} does not fit: `),
        );
        return false;
      }
    };
    const { low, high, above } = each;
    if (low !== null) {
      assert.equal(fits(low), !above);
      assert.equal(fits(low - 1), false);
    }
    if (high !== null) {
      assert.equal(fits(high), true);
      assert.equal(fits(high + 1), false);
    }
  });
}

describe("typed text", () => {
  test("may have spaces around it", () => assert.equal(parseField(field("num_envs"), " 8 "), 8));
  test("may use exponents", () => assert.equal(parseField(field("total_steps"), "2e5"), 200_000));
  test("of a whole number is no fraction", () => {
    assert.throws(() => parseField(field("num_envs"), "8.5"), /8\.5 does not fit: a whole number/);
  });
  test("that is no number is refused", () => {
    for (const typed of ["many", "1,5", "NaN", "Infinity", "--1"]) {
      assert.throws(() => parseField(field("gamma"), typed), RangeError);
    }
  });
  test("left out is refused unless empty means off", () => {
    assert.throws(
      () => parseField(field("gamma"), "  "),
      /^RangeError: Empty does not fit: a number from 0 to 1\.$/,
    );
    assert.equal(parseField(field("target_kl"), " "), null);
  });
  test("of a switch is true or false", () => {
    assert.equal(parseField(field("anneal_lr"), "true"), true);
    assert.equal(parseField(field("anneal_lr"), "false"), false);
    assert.throws(() => parseField(field("anneal_lr"), "yes"), /yes does not fit: on or off/);
  });
  test("of a choice is one of them", () => {
    assert.equal(parseField(field("algorithm"), "a2c"), "a2c");
    assert.throws(() => parseField(field("algorithm"), "dqn"), /dqn does not fit: ppo, ppo_kl/);
  });
  test("of several numbers is separated by commas, spaces or both", () => {
    for (const typed of ["64,64", "64, 64", "64 64", " 64 ,  64 "]) {
      assert.deepEqual(parseField(field("hidden_sizes"), typed), [64, 64]);
    }
  });
  test("of several numbers is refused where one does not fit, or none is there", () => {
    for (const typed of ["64, -1", "64, x", "", ","]) {
      assert.throws(() => parseField(field("hidden_sizes"), typed), RangeError);
    }
  });
});

describe("a value shown", () => {
  test("is read back as it was, for every field of every preset", () => {
    for (const env of Object.keys(ENVIRONMENTS)) {
      const values = preset(env);
      for (const each of CONFIG_FIELDS) {
        assert.deepEqual(
          parseField(each, showValue(values[each.name])),
          values[each.name],
          `${env} ${each.name}`,
        );
      }
    }
  });
  test("is empty where it is off", () => assert.equal(showValue(null), ""));
  test("is short where it is a power of ten", () => {
    assert.equal(showValue(1e6), "1e6");
    assert.equal(showValue(1e12), "1e12");
    assert.equal(showValue(1_500_000), "1500000");
    assert.equal(showValue(1000), "1000");
  });
});

describe("rules over two fields", () => {
  test("every preset obeys", () => {
    for (const env of Object.keys(ENVIRONMENTS)) assert.equal(conflict(preset(env)), null, env);
  });

  test("minibatches need a sample each", () => {
    const found = conflict(
      config({ num_envs: 2, num_steps: 4, num_minibatches: 9, norm_adv: false }),
    );
    assert.deepEqual(found, {
      field: "num_minibatches",
      message: "9 does not fit: at most num_envs times num_steps, which is 8.",
    });
  });

  test("normalised minibatches need two", () => {
    const tight = { num_envs: 1, num_steps: 9, num_minibatches: 5 };
    const found = conflict(config({ ...tight, norm_adv: true }));
    assert.equal(found?.field, "num_minibatches");
    assert.match(
      found!.message,
      /at most half of num_envs times num_steps, which is 4, because norm_adv/,
    );
    assert.equal(conflict(config({ ...tight, norm_adv: false })), null);
    assert.equal(conflict(config({ ...tight, num_minibatches: 4, norm_adv: true })), null);
    assert.equal(conflict(config({ ...tight, num_steps: 10, norm_adv: true })), null);
  });

  test("annealing must not end before the run", () => {
    const run = { total_steps: 1000, num_envs: 2, num_steps: 64, num_minibatches: 4 }; // 7 rollouts of 128
    assert.match(
      conflict(config({ ...run, anneal_steps: 895 }))!.message,
      /895 does not fit: at least 896/,
    );
    assert.equal(conflict(config({ ...run, anneal_steps: 896 })), null);
    assert.equal(
      conflict(config({ ...run, anneal_steps: 1, anneal_lr: false, anneal_clip: false })),
      null,
    );
  });

  test("a run shorter than one rollout is one rollout long", () => {
    const run = {
      total_steps: 1,
      num_envs: 2,
      num_steps: 64,
      num_minibatches: 4,
      anneal_steps: 127,
    };
    assert.match(conflict(config(run))!.message, /at least 128/);
  });

  for (const [algorithm, required] of Object.entries(ALGORITHM_REQUIRES)) {
    test(`${algorithm} is content with what choosing it sets`, () => {
      assert.equal(conflict(config({ algorithm, ...algorithmSettings(algorithm) })), null);
    });
    for (const [name, value] of Object.entries(required)) {
      test(`${algorithm} refuses another ${name}`, () => {
        const other =
          typeof value === "boolean"
            ? !value
            : value === null
              ? 0.5
              : name === "gae_lambda"
                ? 0.9
                : 2;
        const found = conflict(
          config({ algorithm, ...algorithmSettings(algorithm), [name]: other }),
        );
        assert.equal(found?.field, name);
        const asked = value === null ? "empty" : String(value);
        assert.equal(found!.message, `Algorithm ${algorithm} needs ${asked} here.`);
      });
    }
  }

  test("ppo_kl needs something to aim at", () => {
    const found = conflict(
      config({ algorithm: "ppo_kl", ...algorithmSettings("ppo_kl"), target_kl: null }),
    );
    assert.equal(found?.field, "target_kl");
    assert.match(found!.message, /needs a number above 0/);
  });
});

describe("a preset", () => {
  test("is a copy: changing it changes no other", () => {
    preset("CartPole-v1").hidden_sizes.push(1);
    assert.ok(!preset("CartPole-v1").hidden_sizes.includes(1));
  });
  test("of an unknown environment is refused with those that exist", () => {
    assert.throws(
      () => preset("Pong-v5"),
      /Environment Pong-v5 does not exist; there are CartPole-v1, /,
    );
  });
});

test("a seed is a whole number of 32 bits", () => {
  assert.equal(parseSeed(" 42 "), 42);
  assert.equal(parseSeed("4294967295"), 2 ** 32 - 1);
  for (const typed of ["", "-1", "1.5", "4294967296", "x"])
    assert.throws(() => parseSeed(typed), RangeError);
});
