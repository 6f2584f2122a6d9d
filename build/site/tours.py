"""Tours: a fence `ppo-tour` behind a figure leads through it, a sentence and a state a step.

The fence holds TOML: `figure`, and for each `[[step]]` the sentence `say`, what is done to the
figure as it was drawn first (`do`, lists such as `["set", "gamma", 0.5]` or `["press", "reset"]`),
and the handle to look at (`look`). tests/docs/test_tours.py plays every step.
"""

from __future__ import annotations

import html
import json
import tomllib
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from exercise_html import inline_code
from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE
from pymdownx.superfences import SuperFencesException

ACTIONS = ("set", "press")
STEP_KEYS = {"say", "do", "look"}


class TourSyntaxError(SuperFencesException):  # type: ignore[misc]
    """A tour is incomplete; superfences lets no other class of error out of a page."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a tour."""

    say: str
    do: list[list[Any]]
    look: str


@dataclass(frozen=True, kw_only=True)
class Tour:
    """The steps that lead through a figure."""

    figure: str
    steps: tuple[Step, ...]


def read(source: str) -> Tour:
    """Read a tour.

    Raises:
        TourSyntaxError: It is no TOML, or a key is missing or unknown.
    """
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise TourSyntaxError(f"ppo-tour: {error}") from None
    if set(data) != {"figure", "step"} or not data["step"]:
        raise TourSyntaxError("ppo-tour: needed: figure = NAME, and one [[step]] or more")
    return Tour(figure=data["figure"], steps=tuple(map(_step, data["step"])))


def _step(data: dict[str, Any]) -> Step:
    if unknown := sorted(set(data) - STEP_KEYS):
        raise TourSyntaxError(f"ppo-tour: step has {unknown[0]!r}, allowed: say, do, look")
    if not data.get("say"):
        raise TourSyntaxError("ppo-tour: a step has no sentence, needed: say")
    for action in data.get("do", []):
        if not (len(action) in (2, 3) and action[0] in ACTIONS):
            raise TourSyntaxError(
                f"ppo-tour: do has {action!r}, allowed: set, handle, number; or press, handle"
            )
    return Step(say=data["say"], do=data.get("do", []), look=data.get("look", ""))


def markup(tour: Tour) -> str:
    """Return a tour as HTML: without scripts, a list of sentences about the figure before it."""
    items = ""
    for step in tour.steps:
        do = html.escape(json.dumps(step.do))
        look = html.escape(step.look)
        items += f'<li data-do="{do}" data-look="{look}"><p>{inline_code(step.say)}</p></li>'
    return f'<ppo-tour data-figure="{html.escape(tour.figure)}"><ol>{items}</ol></ppo-tour>'


def fence(
    source: str,
    language: str,
    css_class: str,
    options: dict[str, str],
    md: Markdown,
    **kwargs: Any,  # noqa: ANN401 - superfences passes classes, id_value and attrs
) -> str:
    """Return the HTML of a fence, for superfences."""
    if "ppo-tour" not in md.block_level_elements:
        md.block_level_elements.append("ppo-tour")
    return markup(read(source))


class Tours(Treeprocessor):
    """Put a figure and the tour behind it into one box, in which the figure can stay in view."""

    def run(self, root: Element) -> None:
        """Wrap them in place."""
        for parent in list(root.iter()):
            for tour in [child for child in parent if self._is_tour(child)]:
                place = list(parent).index(tour)
                figure = parent[place - 1] if place else None
                if figure is None or figure.tag != "figure":
                    raise TourSyntaxError("ppo-tour: needed: a <figure> right before it")
                box = Element("div", {"class": "ppo-toured"})
                parent.insert(place - 1, box)
                for each in (figure, tour):
                    parent.remove(each)
                    box.append(each)

    def _is_tour(self, child: Element) -> bool:
        place = HTML_PLACEHOLDER_RE.fullmatch((child.text or "").strip())
        return place is not None and "<ppo-tour" in str(
            self.md.htmlStash.rawHtmlBlocks[int(place[1])]
        )


def register(md: Markdown) -> None:
    """Register with Markdown: after inline text (20), before the tree is laid out (10)."""
    md.treeprocessors.register(Tours(md), "ppo-tours", 13)
