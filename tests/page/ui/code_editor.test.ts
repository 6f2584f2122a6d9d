/** Code before, with and without CodeMirror. */
import "../support/dom";
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, mock, test } from "node:test";
import { CodeEditor, codeText } from "src/ui/code_editor";
import { settled } from "../support/clock";
import { find, show } from "../support/dom";

let host: HTMLElement;
let happened: string[];
beforeEach(() => {
  host = document.createElement("div");
  host.innerHTML = "<pre><code>x = 1\n</code></pre>";
  happened = [];
  show(host);
});

const note = (what: string) => () => void happened.push(what);
const editorOf = (given: { code?: string } = {}) =>
  new CodeEditor(host, {
    label: "Python code",
    onRun: note("run"),
    onSave: note("save"),
    onChange: note("change"),
    ...given,
  });
const shown = () => find("pre", host).textContent;

describe("highlighted code", () => {
  test("is the editor's code until it is touched, without its last line end", () => {
    assert.equal(editorOf().getCode(), "x = 1");
  });

  test("has no text of the buttons that the theme puts into it", () => {
    host.innerHTML = "<pre><code><nav>Copy</nav>x = 1\n</code></pre>";
    assert.equal(codeText(host.querySelector("code")), "x = 1");
    assert.equal(codeText(null), "");
  });

  test("stays highlighted where the reader has no other, and is replaced where they have", () => {
    host.innerHTML = "<pre><code><b>x</b> = 1\n</code></pre>";
    editorOf({ code: "x = 1" });
    assert.ok(host.querySelector("b"));
    editorOf({ code: "x = 2" });
    assert.equal(shown(), "x = 2");
  });

  test("can be reached by keyboard and is called what it is", () => {
    editorOf();
    const text = find("pre", host);
    assert.deepEqual(
      [text.tabIndex, text.getAttribute("role"), text.getAttribute("aria-label")],
      [0, "textbox", "Python code"],
    );
  });

  test("is replaced by code that is set, and says that it changed", () => {
    const editor = editorOf();
    editor.setCode("x = 3");
    assert.deepEqual([shown(), editor.getCode(), happened], ["x = 3", "x = 3", ["change"]]);
    assert.equal(find("pre", host).tabIndex, 0);
  });
});

describe("where CodeMirror cannot be loaded", () => {
  let scripts: number;
  beforeEach(() => {
    scripts = 0;
    const failing = (script: HTMLScriptElement) => {
      scripts += 1;
      queueMicrotask(() => script.onerror?.("no network"));
    };
    mock.method(document.head, "append", failing as never);
  });
  afterEach(() => mock.restoreAll());

  test("a plain text box takes its place, with the same code and name", async () => {
    const editor = editorOf();
    await editor.load();
    const area = find<HTMLTextAreaElement>("textarea", host);
    assert.deepEqual([area.value, area.getAttribute("aria-label")], ["x = 1", "Python code"]);
    area.value = "x = 4";
    assert.equal(editor.getCode(), "x = 4");
  });

  test("keys run and save from the text box, and the browser's own dialog stays shut", async () => {
    await editorOf().load();
    const area = find("textarea", host);
    const press = (key: string, modifiers: object) => {
      const event = new KeyboardEvent("keydown", { key, cancelable: true, ...modifiers });
      area.dispatchEvent(event);
      return event.defaultPrevented;
    };
    assert.equal(press("Enter", { ctrlKey: true }), true);
    assert.equal(press("s", { metaKey: true }), true);
    assert.equal(press("Enter", { shiftKey: true }), true);
    assert.equal(press("Enter", {}), false);
    assert.deepEqual(happened, ["run", "save", "run"]);
  });

  test("asking again loads once; the focus goes to the text box", async () => {
    const editor = editorOf();
    editor.focus();
    await editor.load();
    await settled();
    assert.equal(scripts, 1);
    assert.equal(document.activeElement, find("textarea", host));
  });
});
