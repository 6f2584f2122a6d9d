import "../support/dom";
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import type { RunSpec } from "src/generated/config.generated";
import { SettingsForm } from "src/playground/form";
import { preset } from "src/runs/presets";
import { buttonCalled, find, show } from "../support/dom";
import { specOf } from "../support/events";

let form: SettingsForm;
let told: RunSpec[];
beforeEach(() => {
  told = [];
  form = new SettingsForm((spec) => told.push(spec));
  show(form.element);
  form.write(specOf());
  told.length = 0;
});

const field = <Input extends HTMLElement = HTMLInputElement>(name: string) =>
  find<Input>(`#ppo-field-${name}`);
const problem = (name: string) => find(`#ppo-field-${name}-problem`).textContent;
function type(name: string, text: string): void {
  field(name).value = text;
  field(name).dispatchEvent(new Event("input"));
}
function choose(name: string, value: string, event = "input"): void {
  field<HTMLSelectElement>(name).value = value;
  field(name).dispatchEvent(new Event(event));
}

describe("settings that were typed", () => {
  test("are read as they were written", () => {
    const spec = {
      ...specOf("LQR-v0", 7),
      config: { ...preset("LQR-v0"), gamma: 0.5, hidden_sizes: [8, 16] },
    };
    form.write(spec);
    assert.deepEqual(form.read(), spec);
  });

  test("are told after every change that leaves them valid", () => {
    type("gamma", "0.5");
    assert.equal(told.at(-1)?.config.gamma, 0.5);
    type("gamma", "7");
    assert.equal(told.length, 1);
  });

  test("that do not fit mark their field and say what is allowed", () => {
    type("gamma", "7");
    assert.equal(form.read(), null);
    assert.equal(field("gamma").getAttribute("aria-invalid"), "true");
    assert.equal(problem("gamma"), "7 does not fit: a number from 0 to 1.");
    type("gamma", "0.7");
    assert.equal(field("gamma").getAttribute("aria-invalid"), "false");
    assert.equal(problem("gamma"), "");
  });

  test("mark every field that does not fit, not only the first", () => {
    type("gamma", "7");
    type("seed", "-1");
    assert.equal(document.querySelectorAll("[aria-invalid=true]").length, 2);
  });

  test("that contradict each other mark the one to change", () => {
    type("num_minibatches", "1000000");
    assert.match(problem("num_minibatches")!, /at most num_envs times num_steps/);
  });

  test("put the cursor where the first mistake is, and open what hides it", () => {
    type("max_grad_norm", "-1");
    form.focusProblem();
    assert.equal(document.activeElement, field("max_grad_norm"));
    assert.equal(find("#ppo-settings-more").hidden, false);
  });
});

describe("a field that differs from the preset", () => {
  const changed = (name: string) =>
    field(name).closest(".ppo-field")!.classList.contains("ppo-field--changed");

  test("is marked, and can be put back", () => {
    type("gamma", "0.5");
    assert.equal(changed("gamma"), true);
    buttonCalled("Back to the preset").click();
    assert.equal(changed("gamma"), false);
    assert.deepEqual(form.read(), specOf());
  });

  test("is not marked where it is another spelling of the same number", () => {
    type("learning_rate", "7e-3");
    assert.equal(changed("learning_rate"), false);
  });

  test("is the only reason to offer the preset", () => {
    assert.equal(buttonCalled("Back to the preset").hidden, true);
    type("gamma", "0.5");
    assert.equal(buttonCalled("Back to the preset").hidden, false);
  });
});

test("another environment brings its own preset and keeps the seed", () => {
  type("seed", "5");
  choose("env", "LQR-v0", "change");
  assert.deepEqual(form.read(), { env: "LQR-v0", seed: 5, config: preset("LQR-v0") });
});

describe("another algorithm", () => {
  test("sets what it settles", () => {
    choose("algorithm", "a2c");
    assert.deepEqual([field("update_epochs").value, field("num_minibatches").value], ["1", "1"]);
    assert.notEqual(form.read(), null);
  });

  test("brings back what the last one had settled", () => {
    choose("algorithm", "a2c");
    choose("algorithm", "ppo");
    assert.deepEqual(form.read(), specOf());
  });

  test("suggests what it needs", () => {
    choose("algorithm", "ppo_kl");
    assert.equal(field("target_kl").value, "0.01");
  });
});

test("every field has a label, a help and a place for its problem", () => {
  for (const input of document.querySelectorAll("input, select")) {
    assert.ok(document.querySelector(`label[for=${input.id}]`), input.id);
    for (const id of (input.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean)) {
      assert.ok(document.getElementById(id), id);
    }
  }
});

test("the rest of the fields is one press away, which says so", () => {
  const more = buttonCalled("More hyperparameters");
  assert.equal(more.getAttribute("aria-expanded"), "false");
  more.click();
  assert.equal(find("#ppo-settings-more").hidden, false);
  assert.equal(buttonCalled("Fewer hyperparameters").getAttribute("aria-expanded"), "true");
});
