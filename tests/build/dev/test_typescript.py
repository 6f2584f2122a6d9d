"""Python's annotations and dataclasses, as TypeScript."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import pytest
import typescript

Colour = Literal["red", "green"]


@dataclass
class Light:
    """A lamp of a crossing.

    More about it, which TypeScript does not need.
    """

    colour: Colour
    seconds: float | None = None
    """How long it burns; None for
    ever."""


@dataclass
class Crossing(Light):
    """Several lamps."""

    others: tuple[Light, ...] = ()


@dataclass
class Reserved:
    """A word."""

    for_: str


TRANSLATE = typescript.Translator({Light: "Light", Colour: "Colour"})


@pytest.mark.parametrize(
    ("python", "expected"),
    [
        (float | None, "number | null"),
        (tuple[int, ...], "number[]"),
        (tuple[float, str], "[number, string]"),
        (list[list[bool]], "boolean[][]"),
        (list[int | None], "(number | null)[]"),
        (dict[str, Any], "Record<string, unknown>"),
        (Literal["a", "b"], '"a" | "b"'),
        (list[Light], "Light[]"),
        (Colour, "Colour"),
    ],
)
def test_annotations_translate(python, expected):
    assert TRANSLATE.translate(python) == expected


@pytest.mark.parametrize("python", [complex, dict[int, str], Crossing])
def test_an_annotation_without_translation_is_an_error_that_names_it(python):
    with pytest.raises(ValueError, match="has no TypeScript translation") as error:
        TRANSLATE.translate(python)
    assert getattr(python, "__name__", str(python)).split("[")[0] in str(error.value)


def test_a_dataclass_becomes_an_interface_with_its_documentation():
    assert TRANSLATE.interface(Light).splitlines() == [
        "/** A lamp of a crossing. */",
        "export interface Light {",
        "  colour: Colour;",
        "  /** How long it burns; null for ever. */",
        "  seconds: number | null;",
        "}",
    ]


def test_a_subclass_has_the_fields_of_its_base_and_their_documentation():
    text = TRANSLATE.interface(Crossing)
    assert "  /** How long it burns; null for ever. */\n  seconds: number | null;" in text
    assert text.endswith("  others: Light[];\n}")


def test_json_may_have_more_than_the_fields_and_a_type_may_be_narrower():
    text = TRANSLATE.interface(Light, ['type: "light"'], {"seconds": "1 | 2"})
    assert '{\n  type: "light";\n' in text
    assert "  seconds: 1 | 2;" in text


def test_a_field_with_a_default_may_be_left_out_of_a_payload():
    text = TRANSLATE.interface(Light, optional=True)
    assert "  colour: Colour;" in text and "  seconds?: number | null;" in text


def test_a_word_that_is_reserved_in_python_loses_its_underscore():
    assert "  for: string;" in TRANSLATE.interface(Reserved)


def test_a_union_has_one_line_where_it_fits_and_one_per_part_where_not():
    assert TRANSLATE.alias("Colour", Colour) == 'export type Colour = "red" | "green";'
    long = TRANSLATE.alias("Long", Literal["a" * 60, "b" * 60])  # type: ignore[valid-type]
    assert long.splitlines()[0] == "export type Long ="
    assert long.splitlines()[2] == f'  | "{"b" * 60}";'


def test_a_constant_has_a_line_per_entry():
    rows = {"a": [1, None], "é": {"b": True}}
    assert typescript.constant("X", "Doc.", "T", rows).splitlines() == [
        "/** Doc. */",
        "export const X: T = {",
        '  "a": [1, null],',
        '  "é": {"b": true},',
        "};",
    ]
