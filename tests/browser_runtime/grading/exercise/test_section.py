"""A section of exercise.toml: each field known, present and of its type, or said so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import pytest

from browser_runtime.grading import ExerciseError
from browser_runtime.grading.exercise.section import read_section
from browser_runtime.grading.exercise.shapes import Spec, parse_spec


@dataclass(frozen=True, kw_only=True)
class Row:
    name: str
    for_: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Section:
    text: str
    share: float = 0.5
    count: int = 1
    on: bool = False
    limit: int | None = None
    answer: str | float = ""
    scale: Literal["linear", "log"] = "linear"
    rows: tuple[Row, ...] = ()
    shapes: dict[str, Spec] = field(default_factory=dict)
    rest: dict[str, Any] = field(default_factory=dict)


def section(**table):
    return read_section(Section, {"text": "x", **table}, "[sec]")


def test_every_kind_of_field_is_read():
    table = {
        "text": "x", "share": 1, "count": 2, "on": True, "limit": 3, "answer": 4, "scale": "log",
        "rows": [{"name": "a", "for": ["b", "c"]}], "shapes": {"y": "(T, N) bool"},
        "rest": {"deep": [1, "two"]},
    }  # fmt: skip
    assert read_section(Section, table, "[sec]") == Section(
        text="x", share=1.0, count=2, on=True, limit=3, answer=4.0, scale="log",
        rows=(Row(name="a", for_=("b", "c")),), shapes={"y": parse_spec("(T, N) bool")},
        rest={"deep": [1, "two"]},
    )  # fmt: skip


def test_what_is_left_out_has_its_default_and_what_is_given_is_not_asked_for():
    assert section() == Section(text="x")
    assert read_section(Section, {}, "[sec]", text="given").text == "given"
    with pytest.raises(ExerciseError, match="unknown field 'text'"):
        read_section(Section, {"text": "x"}, "[sec]", text="given")


SAID = {
    "a missing field": ({}, r"\[sec\] text is missing"),
    "an unknown field": ({"txt": 1}, r"\[sec\] unknown field 'txt', allowed: text, share"),
    "a number for a text": ({"text": 1}, "text is 1, allowed: text"),
    "a text for a number": ({"share": "a"}, "share is 'a', allowed: a number"),
    "a truth for a number": ({"count": True}, "count is True, allowed: a whole number"),
    "a fraction": ({"count": 1.5}, "count is 1.5, allowed: a whole number"),
    "a number for a truth": ({"on": 1}, "on is 1, allowed: true or false"),
    "one of a union": ({"limit": "x"}, "limit is 'x', allowed: a whole number"),
    "a word that is none": ({"scale": "cubic"}, "scale is 'cubic', allowed: linear, log"),
    "no list": ({"rows": "a"}, "rows is 'a', allowed: a list"),
    "no table": ({"rows": ["a"]}, "rows 1: is 'a', allowed: a table"),
    "a field of a row": ({"rows": [{"name": "a"}, {"nam": 1}]}, "rows 2: unknown field 'nam'"),
    "a shape": ({"shapes": {"y": "(T; N)"}}, r"shapes.y '\(T; N\)' is no shape"),
}


@pytest.mark.parametrize("what", SAID)
def test_what_is_wrong_is_said_with_its_place(what):
    table, said = SAID[what]
    if what != "a missing field":
        table = {"text": "x", **table}
    with pytest.raises(ExerciseError, match=said):
        read_section(Section, table, "[sec]")
