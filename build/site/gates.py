"""Questions that are answered before their explanation is seen: `<ppo-gate>` in the page.

A `<div class="ppo-choices">` or `<div class="ppo-predict">` whose id begins with `gate-` and that
holds `??? quote "choice"` blocks becomes a gate. `data-right` names the right ones, counted from 1.
What follows the choices, or the cell behind them, waits for the answer. Without scripts, and on
paper, the choices are what they are in Markdown: blocks to open.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from kept_html import holds
from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from pymdownx.superfences import SuperFencesException

CLASSES = ("ppo-choices", "ppo-predict")
ID = re.compile(r"gate-[a-z0-9-]+")
RIGHT = re.compile(r"\d+( ?, ?\d+)*")
ELEMENT = re.compile(r"<(ppo-(?:gate|figure|concepts|known|end))(?=[ >])")


class GateSyntaxError(SuperFencesException):  # type: ignore[misc]
    """A gate is incomplete; superfences lets no other class of error out of a page."""


class Gates(Treeprocessor):
    """Turn the divs of questions into gates."""

    def run(self, root: Element) -> None:
        """Replace them in place."""
        seen: set[str] = set()
        for div in [each for each in root.iter("div") if _kind(each)]:
            choices = [child for child in div if _is_choice(child)]
            if div.get("id") is None and div.get("data-right") is None:
                continue
            name = div.get("id", "")
            if not ID.fullmatch(name) or name in seen:
                raise GateSyntaxError(
                    f"a question has the id {name!r}, allowed: gate-NAME, once on a page"
                )
            seen.add(name)
            right = _right(name, div.get("data-right", ""), len(choices))
            self._to_gate(div, choices, right)

    def _to_gate(self, div: Element, choices: list[Element], right: list[int]) -> None:
        children = list(div)
        div.tag = "ppo-gate"
        div.set("data-right", " ".join(map(str, right)))
        for choice in choices:
            choice.set("class", f"{choice.get('class', '')} ppo-choice".strip())
        first, last = children.index(choices[0]), children.index(choices[-1])
        cells = [
            place for place, child in enumerate(children) if holds(self.md, child, "<ppo-cell")
        ]
        last = max([last, *cells])
        _wrap(div, children[:first], "ppo-gate__ask")
        _wrap(div, children[last + 1 :], "ppo-gate__answer")


def _kind(div: Element) -> bool:
    return bool(set(CLASSES) & set(div.get("class", "").split()))


def _is_choice(child: Element) -> bool:
    return child.tag == "details" and "quote" in child.get("class", "").split()


def _right(name: str, text: str, count: int) -> list[int]:
    """Return the numbers of the right choices."""
    if count < 2:
        raise GateSyntaxError(
            f'{name} has {count} choices, allowed: two or more blocks ??? quote "…"'
        )
    numbers = [int(each) for each in text.split(",")] if RIGHT.fullmatch(text) else []
    if not numbers or not all(1 <= number <= count for number in numbers):
        allowed = f"numbers from 1 to {count}, with commas between them"
        raise GateSyntaxError(f"{name} has data-right={text!r}, allowed: {allowed}")
    return numbers


def _wrap(div: Element, children: list[Element], css_class: str) -> None:
    """Put neighbouring children of the div into a div of their own."""
    if not children:
        return
    place = list(div).index(children[0])
    inner = Element("div", {"class": css_class})
    for child in children:
        div.remove(child)
        inner.append(child)
    div.insert(place, inner)


def named(page: str, name: str) -> str:
    """Return a page whose gates and what counts them know its address: choices are kept under it.

    Args:
        page: The HTML of a whole page.
        name: The address of the page below the site's root, without its extension.
    """
    return ELEMENT.sub(rf'<\1 data-page="{name}"', page)


def register(md: Markdown) -> None:
    """Register with Markdown: after inline text (20), before the tree is laid out (10)."""
    md.treeprocessors.register(Gates(md), "ppo-gates", 15)
