import "../support/dom";
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { CONFIG_FIELDS, ENVIRONMENTS, FIELD_GUIDES } from "src/generated/data.generated";
import { SettingsForm } from "src/playground/form";
import { CHIPS } from "src/playground/presets";
import type { Experiment } from "src/runs/experiment";
import { preset } from "src/runs/presets";
import { buttonCalled, find, show } from "../support/dom";
import { specOf } from "../support/events";

let form: SettingsForm;
let told: Experiment[];
beforeEach(() => {
  told = [];
  form = new SettingsForm((spec) => told.push(spec));
  show(form.world.select, form.element);
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
    assert.equal(field("max_grad_norm").closest("details")!.open, true);
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
  for (const input of form.element.querySelectorAll("input:not([type=range]), select")) {
    assert.ok(document.querySelector(`label[for=${input.id}]`), input.id);
    for (const id of (input.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean)) {
      assert.ok(document.getElementById(id), id);
    }
  }
});

test("every hyperparameter stands in the group of its guide", () => {
  for (const { name } of CONFIG_FIELDS) {
    const group = field(name).closest("details")!.querySelector("summary")!.textContent!;
    assert.match(group.toLowerCase(), new RegExp(`^${FIELD_GUIDES[name].group} `));
  }
});

test("a group says how many of its settings were changed", () => {
  type("gamma", "0.5");
  type("gae_lambda", "0.5");
  const summary = field("gamma").closest("details")!.querySelector("summary")!;
  assert.match(summary.textContent!, /2 changed/);
});

describe("a slider", () => {
  const slider = (name: string) =>
    find<HTMLInputElement>("input[type=range]", field(name).closest(".ppo-opt")!);

  test("goes by factors where its field does, and writes what it means", () => {
    slider("learning_rate").value = "500";
    slider("learning_rate").dispatchEvent(new Event("input"));
    // Half way from 0.0001 to 0.1, in factors: sqrt(1e-5).
    assert.equal(field("learning_rate").value, "0.0032");
    assert.equal(told.at(-1)?.config.learning_rate, 0.0032);
  });

  test("follows what is typed", () => {
    type("gae_lambda", "0.25");
    assert.equal(slider("gae_lambda").value, "250");
  });
});

describe("experiments that are one press away", () => {
  const pressed = () =>
    [...document.querySelectorAll(".ppo-chip[aria-pressed=true]")].map((chip) => chip.textContent);

  test("change the preset, and stay pressed while nothing else is changed", () => {
    assert.deepEqual(pressed(), ["Preset"]);
    buttonCalled("Clip off").click();
    assert.equal(form.read()?.config.clip_coef, 100);
    assert.deepEqual(pressed(), ["Clip off"]);
    type("gamma", "0.5");
    assert.deepEqual(pressed(), []);
  });

  test("that are worlds of a factor stay in the range of their field, everywhere", () => {
    for (const env of Object.keys(ENVIRONMENTS)) {
      choose("env", env, "change");
      for (const { label } of CHIPS) {
        buttonCalled(label).click();
        assert.notEqual(form.read(), null, `${env}, ${label}`);
      }
    }
  });
});

describe("undo", () => {
  const commit = (name: string, text: string) => {
    type(name, text);
    field(name).dispatchEvent(new Event("change", { bubbles: true }));
  };

  test("takes changes back one by one, and is offered only where there is one", () => {
    assert.equal(buttonCalled("Undo").hidden, true);
    commit("gamma", "0.5");
    commit("seed", "7");
    buttonCalled("Undo").click();
    assert.deepEqual([form.read()?.seed, form.read()?.config.gamma], [0, 0.5]);
    buttonCalled("Undo").click();
    assert.deepEqual(form.read(), specOf());
    assert.equal(buttonCalled("Undo").hidden, true);
  });

  test("brings back a world that was left", () => {
    commit("gamma", "0.5");
    choose("env", "LQR-v0", "change");
    buttonCalled("Undo").click();
    assert.deepEqual([form.read()?.env, form.read()?.config.gamma], ["CartPole-v1", 0.5]);
  });
});

describe("changes beyond hyperparameters", () => {
  const bug = (id: string) => find<HTMLInputElement>(`#ppo-bug-${id}`);
  function flip(id: string): void {
    bug(id).checked = !bug(id).checked;
    bug(id).dispatchEvent(new Event("change", { bubbles: true }));
  }
  function write(name: string, text: string): void {
    find<HTMLInputElement>(`#ppo-edit-${name}`).value = text;
    find(`#ppo-edit-${name}`).dispatchEvent(new Event("input"));
  }

  test("are part of the settings, and gone where there are none", () => {
    write("reward", " 1 - abs(x) ");
    assert.deepEqual(form.read()?.edits, { bug: null, reward: "1 - abs(x)", ends: null });
    write("reward", "");
    assert.equal(form.read()?.edits, undefined);
  });

  test("are one bug at a time", () => {
    flip("gae_off1");
    flip("trunc_term");
    assert.equal(bug("gae_off1").checked, false);
    assert.equal(told.at(-1)?.edits?.bug, "trunc_term");
  });

  test("go with the reader to the world that shows the bug", () => {
    flip("gae_off1");
    write("ends", "x > 1");
    buttonCalled("Go to Quitter-v0").click();
    const spec = form.read();
    assert.deepEqual(
      [spec?.env, spec?.edits?.bug, spec?.edits?.ends],
      ["Quitter-v0", "gae_off1", null],
    );
  });

  test("that Python refuses are marked", () => {
    form.refuse("reward", "It uses y.");
    assert.equal(find("#ppo-edit-reward-problem").textContent, "It uses y.");
    assert.equal(find("#ppo-edit-reward").getAttribute("aria-invalid"), "true");
  });

  test("end with the preset", () => {
    flip("gae_off1");
    buttonCalled("Back to the preset").click();
    assert.deepEqual(form.read(), specOf());
  });
});
