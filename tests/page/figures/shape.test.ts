import "../support/dom";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { patch, type Shape, shape } from "src/figures/kit/shape";

let place: HTMLElement;
beforeEach(() => {
  place = document.createElement("div");
});

const html = (...shapes: (Shape | string)[]) => {
  patch(place, shapes);
  return place.innerHTML;
};

test("shapes become elements with their attributes and text", () => {
  assert.equal(
    html(shape("p", { class: "note", id: 7 }, "a", shape("b", {}, "c"))),
    '<p class="note" id="7">a<b>c</b></p>',
  );
});

test("text is never read as HTML", () => {
  html(shape("p", {}, "<img onerror=alert(1)>"));
  assert.equal(place.querySelector("img"), null);
  assert.equal(place.textContent, "<img onerror=alert(1)>");
});

test("an attribute that is undefined is left out, and removed where it was", () => {
  assert.equal(html(shape("p", { title: "a" })), '<p title="a"></p>');
  assert.equal(html(shape("p", { title: undefined })), "<p></p>");
});

test("an element of the same tag and place is kept, and so is the reader's focus", () => {
  html(shape("p"), shape("button", {}, "1"));
  const button = place.querySelector("button");
  html(shape("p"), shape("button", {}, "2"));
  assert.equal(place.querySelector("button"), button);
  assert.equal(button!.textContent, "2");
});

test("an element of another tag takes the old one's place", () => {
  html(shape("p"), shape("b"));
  assert.equal(html(shape("i"), shape("b")), "<i></i><b></b>");
});

test("what is no longer drawn is removed", () => {
  html(shape("p"), "text", shape("b"));
  assert.equal(html(shape("p")), "<p></p>");
  assert.equal(html(), "");
});

test("text and elements can change places", () => {
  assert.equal(html("a", shape("b")), "a<b></b>");
  assert.equal(html(shape("b"), "a"), "<b></b>a");
});

test("drawings are SVG, with everything in them", () => {
  html(shape("svg", {}, shape("g", {}, shape("rect"))));
  assert.equal(place.querySelector("rect")!.namespaceURI, "http://www.w3.org/2000/svg");
});

test("a range shows its new value though the reader has moved it", () => {
  const range = (value: number) => shape("input", { type: "range", min: 0, max: 10, value });
  html(range(3));
  const input = place.querySelector("input")!;
  input.value = "9";
  html(range(5));
  assert.equal(input.value, "5");
});
