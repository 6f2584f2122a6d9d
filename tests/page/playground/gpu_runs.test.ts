import "../support/dom";
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { SettingsForm } from "src/playground/form";
import { markRefused } from "src/playground/gpu_runs";
import { find, show } from "../support/dom";
import { specOf } from "../support/events";

let form: SettingsForm;
beforeEach(() => {
  form = new SettingsForm(() => undefined);
  show(form.world.select, form.element);
  form.write(specOf());
});

describe("a setting that was refused is marked", () => {
  test("whatever class of error says so, for a bundle has classes of its own", () => {
    markRefused(form, Object.assign(new Error("gamma is 7"), { field: "gamma" }));
    assert.equal(find("#ppo-field-gamma-problem").textContent, "gamma is 7");
  });

  test("where it is one of the two lines of the world", () => {
    markRefused(form, Object.assign(new Error("not arithmetic"), { field: "ends" }));
    assert.equal(find("#ppo-edit-ends-problem").textContent, "not arithmetic");
  });

  test("and nothing is where the problem names none", () => {
    for (const problem of [
      null,
      new Error("lost"),
      Object.assign(new Error(""), { field: null }),
    ]) {
      markRefused(form, problem);
    }
    assert.equal(document.querySelectorAll("[aria-invalid=true]").length, 0);
  });
});
