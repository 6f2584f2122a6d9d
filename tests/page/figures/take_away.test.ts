/** Links to a figure's state, and its drawing and numbers as files. */
import "../support/dom";
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FIGURES } from "ppo:figures/all";
import { csvOf, svgOf } from "src/figures/export_drawing";
import { mount } from "src/figures/host";
import { patch } from "src/figures/kit/shape";
import { isLike, linkTo, stateFrom } from "src/figures/link";
import { find, show } from "../support/dom";
import { allShapes } from "../support/shapes";

const HERE = { href: "http://localhost/chapters/06-gae.html?x=1#the-tape" };

/** A figure's drawing in the document. */
function drawn(name: string): HTMLElement {
  const stage = document.createElement("div");
  const figure = FIGURES[name]!;
  patch(stage, figure.view(figure.initial, 600));
  show(stage);
  return stage;
}

for (const [name, figure] of Object.entries(FIGURES)) {
  test(`a link to ${name} brings back its state, changed or not`, () => {
    const at = (state: unknown) => ({ href: linkTo(name, figure, state, HERE) });
    assert.deepEqual(stateFrom(name, figure, at(figure.initial)), figure.initial);
    let state = figure.initial;
    for (const { tag, attributes } of allShapes(figure.view(figure.initial, 600))) {
      const handle = attributes["data-handle"];
      if (handle === undefined) continue;
      const isButton = tag === "button" || attributes.role === "button";
      state = isButton
        ? figure.press(state, `${handle}`)
        : figure.set(state, `${handle}`, Number(attributes.max ?? 1));
    }
    assert.deepEqual(stateFrom(name, figure, at(state)), state);
  });
}

describe("a link", () => {
  const figure = FIGURES["lambda-dial"]!;
  const from = (query: string) => stateFrom("lambda-dial", figure, { href: `http://x/?${query}` });

  test("holds only what differs from the start, and keeps the rest of the address", () => {
    const state = { ...(figure.initial as object), lambda: 0.2 };
    const link = new URL(linkTo("lambda-dial", figure, state, HERE));
    assert.equal(link.searchParams.get("lambda-dial"), '{"lambda":0.2}');
    assert.equal(link.searchParams.get("x"), "1");
    assert.equal(link.hash, "");
  });

  const wrong = [
    "",
    "lambda-dial=",
    "lambda-dial={",
    "lambda-dial=[]",
    "lambda-dial=null",
    'lambda-dial={"lambda":"0.2"}',
    'lambda-dial={"tried":[1,"2"]}',
    'lambda-dial={"tried":3}',
    'lambda-dial={"unknown":1}',
    'lambda-dial={"__proto__":{"lambda":1}}',
  ];
  for (const query of wrong) {
    test(`with ${query || "nothing"} leaves the figure at its start`, () => {
      assert.equal(from(query), null);
    });
  }

  test("out of a field's range is not accepted", () => {
    const canyon = FIGURES["clip-canyon"]!;
    const at = (eps: number) => ({ href: `http://x/?clip-canyon={"eps":${eps}}` });
    assert.equal((stateFrom("clip-canyon", canyon, at(0.3)) as { eps: number }).eps, 0.3);
    assert.equal(stateFrom("clip-canyon", canyon, at(7)), null);
  });
});

test("kinds are compared all the way down", () => {
  assert.equal(isLike({ a: [1], b: null }, { a: [2, 3], b: "x" }), true);
  assert.equal(isLike({ a: [1] }, { a: [2, "3"] }), false);
  assert.equal(isLike({ a: { b: 1 } }, { a: { b: 1, c: 2 } }), false);
  assert.equal(isLike({ a: 1 }, { a: Number.NaN }), false);
  assert.equal(isLike([], [1, "2"]), true);
});

describe("files", () => {
  test("the drawing carries its styles and its ground, and no name of the page's style sheet", () => {
    const { text } = svgOf(drawn("lambda-dial"), "#fbfbf9")!;
    assert.match(text, /^<svg[^>]* viewBox="0 0 /);
    assert.match(text, /fill="#fbfbf9"/);
    assert.doesNotMatch(text, /class="|tabindex=/);
    assert.equal(
      text.match(/<svg/g)!.length,
      1 + drawn("lambda-dial").querySelectorAll("svg").length,
    );
  });

  test("the numbers are a line for each row, with plain minus signs", () => {
    const stage = drawn("gae-explorer");
    const lines = csvOf(stage)!.trimEnd().split("\r\n");
    assert.equal(lines.length, stage.querySelector("table")!.querySelectorAll("tr").length);
    assert.match(lines[4]!, /-2\.775/);
    assert.doesNotMatch(csvOf(stage)!, /−/);
  });

  test("values with commas and quotes are quoted", () => {
    const stage = document.createElement("div");
    stage.innerHTML =
      '<details class="ppo-figure__table"><table><tr><th>1,024</th><td>a "b"</td></tr></table></details>';
    assert.equal(csvOf(stage), '"1,024","a ""b"""\r\n');
  });

  test("what has no drawing or table has no such file", () => {
    const stage = document.createElement("div");
    assert.equal(svgOf(stage, "#fff"), null);
    assert.equal(csvOf(stage), null);
  });
});

test("every figure offers what it has, below its drawing", () => {
  const life = new AbortController();
  const place = document.createElement("div");
  show(place);
  mount(place, "gae-explorer", FIGURES["gae-explorer"]!, life.signal);
  const labels = [...place.querySelectorAll(".ppo-take__button")].map((one) => one.textContent);
  assert.deepEqual(labels, ["Copy link", "SVG", "PNG", "CSV"]);
  assert.equal(find(".ppo-take__said", place).getAttribute("role"), "status");
  life.abort();
});
