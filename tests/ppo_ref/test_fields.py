from __future__ import annotations  # check reads types as text

from dataclasses import dataclass, fields

import pytest

from ppo_ref.fields import check, choice, number, switch


def kettle():
    """A class that is declared when a test asks for it, and not as this file is imported."""

    @dataclass(kw_only=True)
    class Kettle:
        heat: float = number(20.0, 0.0, 100.0, "degrees")
        power: float = number(1.0, 0.0, 9.0, "kilowatts", above=True)
        tea: str = choice("green", ("green", "black"), "what goes in")
        lid: bool = switch(True, "closed or open")

    return Kettle


def spec_of(name):
    return {spec.name: spec for spec in fields(kettle())}[name]


def test_a_declaration_keeps_its_default():
    assert vars(kettle()()) == {"heat": 20.0, "power": 1.0, "tea": "green", "lid": True}


@pytest.mark.parametrize(
    ("name", "metadata"),
    [
        ("heat", {"low": 0.0, "high": 100.0, "above": False, "help": "degrees"}),
        ("power", {"low": 0.0, "high": 9.0, "above": True, "help": "kilowatts"}),
        ("tea", {"choices": ("green", "black"), "help": "what goes in"}),
        ("lid", {"help": "closed or open"}),
    ],
)
def test_a_declaration_says_what_a_field_may_hold(name, metadata):
    assert dict(spec_of(name).metadata) == metadata


def test_both_ends_of_a_closed_range_are_allowed():
    check(spec_of("heat"), 0.0)
    check(spec_of("heat"), 100.0)


@pytest.mark.parametrize("value", [0.0, 9.1, float("nan"), float("inf")])
def test_an_open_end_and_what_lies_outside_are_refused(value):
    with pytest.raises(ValueError, match=r"^power is .*, allowed: a number above 0\.0 to 9\.0$"):
        check(spec_of("power"), value)
