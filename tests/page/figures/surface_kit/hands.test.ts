/** Keys on a picture: they turn it, and none that it uses reaches the page, which turns pages by N. */
import "../../support/dom";
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Pose, REST } from "src/figures/surface_kit/camera";
import { handle } from "src/figures/surface_kit/hands";
import { show } from "../../support/dom";

function picture() {
  const [seen, page]: [string[], string[]] = [[], []];
  let pose: Pose = REST;
  const canvas = document.createElement("canvas");
  const on = {
    pose: () => pose,
    move: (next: Pose) => {
      pose = next;
    },
    home: () => {
      pose = REST;
    },
    hover: () => {},
    press: () => {},
    key: ({ key, shiftKey }: KeyboardEvent) => {
      seen.push(key);
      return key === "n" || (shiftKey && key === "ArrowLeft");
    },
  };
  handle(canvas, on, new AbortController().signal);
  show(canvas);
  document.body.addEventListener("keydown", ({ key }) => page.push(key));
  const press = (key: string, options: KeyboardEventInit = {}) =>
    canvas.dispatchEvent(
      new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...options }),
    );
  return { press, seen, page, pose: () => pose };
}

test("arrows turn, + and - zoom, Home goes back", () => {
  const { press, page, pose } = picture();
  press("ArrowRight");
  assert.ok(pose().yaw > REST.yaw);
  press("ArrowUp");
  assert.ok(pose().pitch > REST.pitch);
  press("+");
  assert.ok(pose().zoom > REST.zoom);
  press("Home");
  assert.equal(pose(), REST);
  assert.deepEqual(page, []);
});

test("a key of the figure does not reach the page, and any other does", () => {
  const { press, page } = picture();
  assert.equal(press("n"), false);
  assert.equal(press("Tab"), true);
  assert.equal(press("n", { ctrlKey: true }), true);
  assert.deepEqual(page, ["Tab", "n"]);
});

test("with Shift an arrow is the figure's first", () => {
  const { press, pose } = picture();
  press("ArrowLeft", { shiftKey: true });
  assert.equal(pose(), REST);
  press("ArrowRight", { shiftKey: true });
  assert.ok(pose().yaw > REST.yaw);
});
