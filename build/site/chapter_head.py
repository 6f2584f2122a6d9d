"""The facts below a chapter's promise: minutes, exercises, concepts, and the way past it all.

`<!-- ppo-facts -->` on a line of its own, inside `<div class="ppo-head" markdown>`, becomes them.
`<div class="ppo-end" markdown>` becomes the card at the end: what the reader can do now.
"""

from __future__ import annotations

import html
import math
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

FENCE = re.compile(r"^( *)(`{3,}).*?^\1\2", re.DOTALL | re.MULTILINE)
CELL = re.compile(r"^ *`{3,}ppo-cell", re.MULTILINE)
FIGURE = re.compile(r"^<ppo-figure ", re.MULTILINE)
GATE = re.compile(r'id="(gate-[a-z0-9-]+)"')
MARKUP = re.compile(r"<[^>]*>|\]\([^)]*\)|\{[^}]*\}|\$")
WORD = re.compile(r"\w+")

# Estimates until readers were timed: what a beginner needs for each part of a chapter.
WORDS_A_MINUTE = 180
FIGURE_MINUTES = 4
CELL_MINUTES = 1
GATE_MINUTES = 1
EXTRA_FROM = 4
"""Exercises of this difficulty and above are extras."""


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """What the head of a chapter says about an exercise."""

    slug: str
    number: str
    title: str
    minutes: int
    difficulty: int
    concepts: tuple[str, ...]

    @classmethod
    def read(cls, folder: Path) -> Exercise:
        """Read it from its folder."""
        meta = tomllib.loads((folder / "exercise.toml").read_text("utf-8"))
        return cls(
            slug=folder.name,
            number=str(meta["number"]),
            title=str(meta.get("title", folder.name)),
            minutes=int(meta["minutes"]),
            difficulty=int(meta.get("difficulty", 1)),
            concepts=tuple(meta.get("concepts", ())),
        )

    @property
    def is_extra(self) -> bool:
        """Whether the core of a chapter can do without it."""
        return self.difficulty >= EXTRA_FROM


def text_minutes(source: str) -> float:
    """Return the minutes for all of a page but its exercises."""
    text = MARKUP.sub(" ", FENCE.sub("", source.split("## Sources")[0]))
    parts = len(WORD.findall(text)) / WORDS_A_MINUTE
    parts += FIGURE_MINUTES * len(FIGURE.findall(source))
    parts += CELL_MINUTES * len(CELL.findall(source))
    return parts + GATE_MINUTES * len(GATE.findall(source))


def facts(source: str, folders: Sequence[Path], names: dict[str, str]) -> str:
    """Return the HTML of the facts.

    Args:
        source: The Markdown of the page, without its exercises.
        folders: The folders of its exercises, in their order.
        names: Concept -> its name for readers.
    """
    exercises = [Exercise.read(folder) for folder in folders]
    return f"{_times(source, exercises)}{_concepts(exercises, names)}{_known(source, exercises)}"


def _times(source: str, exercises: list[Exercise]) -> str:
    core = text_minutes(source) + sum(each.minutes for each in exercises if not each.is_extra)
    extra = sum(each.minutes for each in exercises if each.is_extra)
    said = [f"About {_fives(core)} minutes"]
    if extra:
        said = [f"About {_fives(core)} minutes, {_fives(core + extra)} with the extras"]
    if exercises:
        said.append("1 exercise" if len(exercises) == 1 else f"{len(exercises)} exercises")
    spans = "".join(f"<span>{each}</span>" for each in said)
    return f'<p class="ppo-head__facts ppo-facts">{spans}</p>'


def _fives(minutes: float) -> int:
    return 5 * math.ceil(minutes / 5)


def _concepts(exercises: list[Exercise], names: dict[str, str]) -> str:
    """Return the concepts, each with the exercises that practise it."""
    slugs: dict[str, list[str]] = {}
    for exercise in exercises:
        for concept in exercise.concepts:
            slugs.setdefault(concept, []).append(exercise.slug)
    items = "".join(
        f'<li data-exercises="{" ".join(practised)}">{html.escape(names.get(name, name))}</li>'
        for name, practised in slugs.items()
    )
    concepts = f'<ul aria-label="Concepts">{items}</ul>'
    return f"<ppo-concepts>{concepts}</ppo-concepts>" if items else ""


def _known(source: str, exercises: list[Exercise]) -> str:
    """Return the way for readers who know the chapter already: the check, then the exercises."""
    check = [gate for gate in GATE.findall(source) if gate.startswith("gate-check-")]
    if not check or not exercises:
        return ""
    links = ", ".join(map(_link, exercises))
    return (
        f"<ppo-known><p><strong>Know this already?</strong> Answer "
        f'<a href="#{check[0]}">the questions at the end</a> first. If all of them are easy, go '
        f"straight to the exercises: {links}.</p></ppo-known>"
    )


def _link(exercise: Exercise) -> str:
    title, number = html.escape(exercise.title), exercise.number.removeprefix("E")
    return f'<a href="#exercise-{exercise.slug}" title="{title}">{number}</a>'


class EndCards(Treeprocessor):
    """Turn the div at the end into the element that adds what the reader did."""

    def run(self, root: Element) -> None:
        """Rename it in place."""
        for div in [each for each in root.iter("div") if each.get("class") == "ppo-end"]:
            div.tag = "ppo-end"


def register(md: Markdown) -> None:
    """Register with Markdown: after inline text (20), before the tree is laid out (10)."""
    md.treeprocessors.register(EndCards(md), "ppo-end-cards", 14)
