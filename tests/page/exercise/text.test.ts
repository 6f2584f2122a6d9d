import "../support/dom";
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inline, prose } from "src/exercise/text";

const html = (nodes: (Node | string)[]) => {
  const place = document.createElement("div");
  place.append(...nodes);
  return place.innerHTML;
};

describe("a sentence", () => {
  const cases: [text: string, html: string][] = [
    ["plain", "plain"],
    ["`code` first", "<code>code</code> first"],
    ["a *word* and `code`", "a <em>word</em> and <code>code</code>"],
    ["2 * 3 * 4", "2 * 3 * 4"],
    ["`a * b * c`", "<code>a * b * c</code>"],
    ["*two words*.", "<em>two words</em>."],
    ["a `", "a `"],
    ["x**2 and y**2", "x**2 and y**2"],
    ["<b>not bold</b>", "&lt;b&gt;not bold&lt;/b&gt;"],
  ];
  for (const [text, expected] of cases) {
    test(`"${text}"`, () => assert.equal(html(inline(text)), expected));
  }
  test("of nothing has no nodes", () => assert.deepEqual(inline(""), []));
});

describe("prose", () => {
  test("has paragraphs between empty lines", () => {
    assert.equal(
      html(prose("One\nline.\n\nTwo.\n \n\nThree.")),
      "<p>One\nline.</p><p>Two.</p><p>Three.</p>",
    );
  });

  test("keeps blocks of code as they are", () => {
    const text = "Before:\n\n```python\nx = 1\n\ny = `a` * 2\n```\n\nAfter.";
    assert.equal(
      html(prose(text)),
      "<p>Before:</p><pre><code>x = 1\n\ny = `a` * 2</code></pre><p>After.</p>",
    );
  });

  test("of spaces is nothing", () => assert.deepEqual(prose(" \n\n "), []));
});
