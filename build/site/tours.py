"""Tours: a fence `ppo-tour` behind a figure leads through it, a sentence and a state a step.

The fence holds TOML: `figure`, and for each `[[step]]` the sentence `say`, the parts of the state
that differ from the figure's start (`state`), what is then done to it (`do`, lists such as
`["set", "gamma", 0.5]` or `["press", "reset"]`), and the handle to look at (`look`). Without steps
they are those of `<figure>.tour.json` beside the figure's source. `beside = false` keeps the steps
inside the figure, for one that takes the whole width. tests/docs/test_tours.py plays every step.
"""

from __future__ import annotations

import html
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from exercise_html import inline_code
from kept_html import as_block, holds
from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from pymdownx.superfences import SuperFencesException

FIGURES = Path(__file__).resolve().parents[2] / "browser_runtime/src/figures"
ACTIONS = ("set", "press")
TOUR_KEYS = ("figure", "beside", "step")
STEP_KEYS = ("say", "state", "do", "look")
BESIDE = "ppo-toured ppo-toured--beside"
INSIDE = "ppo-toured ppo-toured--inside"


class TourSyntaxError(SuperFencesException):  # type: ignore[misc]
    """A tour is incomplete; superfences lets no other class of error out of a page."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a tour."""

    say: str
    state: dict[str, Any]
    do: list[list[Any]]
    look: str


@dataclass(frozen=True, kw_only=True)
class Tour:
    """The steps that lead through a figure."""

    figure: str
    steps: tuple[Step, ...]
    beside: bool = True


def read(source: str) -> Tour:
    """Read a tour.

    Raises:
        TourSyntaxError: It is no TOML, or a key is missing or unknown.
    """
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise TourSyntaxError(f"ppo-tour: {error}") from None
    if unknown := sorted(set(data) - set(TOUR_KEYS)):
        raise TourSyntaxError(
            f"ppo-tour: {unknown[0]!r} is unknown, allowed: {', '.join(TOUR_KEYS)}"
        )
    if "figure" not in data:
        raise TourSyntaxError("ppo-tour: needed: figure = NAME")
    steps = data.get("step") or _written_beside(data["figure"])
    return Tour(
        figure=data["figure"], steps=tuple(map(_step, steps)), beside=data.get("beside", True)
    )


def _written_beside(figure: str) -> list[dict[str, Any]]:
    """Return the steps that are kept with a figure's source."""
    name = f"{figure.replace('-', '_')}.tour.json"
    found = sorted(FIGURES.rglob(name))
    if len(found) != 1:
        raise TourSyntaxError(
            f"ppo-tour: {figure} has no step, needed: one [[step]] or more, or a file {name}"
        )
    steps: list[dict[str, Any]] = json.loads(found[0].read_text("utf-8"))
    return steps


def _step(data: dict[str, Any]) -> Step:
    if unknown := sorted(set(data) - set(STEP_KEYS)):
        allowed = ", ".join(STEP_KEYS)
        raise TourSyntaxError(f"ppo-tour: step has {unknown[0]!r}, allowed: {allowed}")
    if not data.get("say"):
        raise TourSyntaxError("ppo-tour: a step has no sentence, needed: say")
    for action in data.get("do", []):
        if not (len(action) in (2, 3) and action[0] in ACTIONS):
            raise TourSyntaxError(
                f"ppo-tour: do has {action!r}, allowed: set, handle, number; or press, handle"
            )
    return Step(
        say=data["say"],
        state=data.get("state", {}),
        do=data.get("do", []),
        look=data.get("look", ""),
    )


def markup(tour: Tour) -> str:
    """Return a tour as HTML: without scripts, a list of sentences about the figure before it."""
    items = ""
    for step in tour.steps:
        how = html.escape(json.dumps({"state": step.state, "do": step.do}))
        look = html.escape(step.look)
        items += f'<li data-step="{how}" data-look="{look}"><p>{inline_code(step.say)}</p></li>'
    inside = "" if tour.beside else " data-inside"
    figure = html.escape(tour.figure)
    return f'<ppo-tour data-figure="{figure}"{inside}><ol>{items}</ol></ppo-tour>'


def fence(
    source: str,
    language: str,
    css_class: str,
    options: dict[str, str],
    md: Markdown,
    **kwargs: Any,  # noqa: ANN401 - superfences passes classes, id_value and attrs
) -> str:
    """Return the HTML of a fence, for superfences."""
    return as_block(md, "ppo-tour", markup(read(source)))


class Tours(Treeprocessor):
    """Put a figure and the tour behind it into one box, in which the figure can stay in view."""

    def run(self, root: Element) -> None:
        """Wrap them in place."""
        for parent in list(root.iter()):
            for tour in [each for each in parent if holds(self.md, each, "<ppo-tour")]:
                place = list(parent).index(tour)
                figure = parent[place - 1] if place else None
                if figure is None or figure.tag != "figure":
                    raise TourSyntaxError("ppo-tour: needed: a <figure> right before it")
                inside = holds(self.md, tour, " data-inside>")
                box = Element("div", {"class": INSIDE if inside else BESIDE})
                parent.insert(place - 1, box)
                for each in (figure, tour):
                    parent.remove(each)
                    box.append(each)


def register(md: Markdown) -> None:
    """Register with Markdown: after inline text (20), before the tree is laid out (10)."""
    md.treeprocessors.register(Tours(md), "ppo-tours", 13)
