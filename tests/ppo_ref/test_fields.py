from __future__ import annotations  # check reads types as text

from dataclasses import dataclass, field, fields

import pytest

from ppo_ref.errors import FieldError, UnknownFieldError
from ppo_ref.fields import check, choice, config_fields, number, refuse_unknown, switch


def kettle():
    """A class that is declared when a test asks for it, and not as this file is imported."""

    @dataclass(kw_only=True)
    class Kettle:
        heat: float = number(20.0, 0.0, 100.0, "degrees")
        power: float = number(1.0, 0.0, 9.0, "kilowatts", above=True)
        tea: str = choice("green", ("green", "black"), "what goes in")
        lid: bool = switch(True, "closed or open")
        size: int | None = number(None, 1, 5, "litres")
        cups: tuple[int, ...] = field(default=(2, 3), metadata={"low": 1, "high": 4, "help": "n"})

    return Kettle


def spec_of(name):
    return {spec.name: spec for spec in fields(kettle())}[name]


def test_a_declaration_keeps_its_default():
    assert vars(kettle()()) == {
        "heat": 20.0, "power": 1.0, "tea": "green", "lid": True, "size": None, "cups": (2, 3),
    }  # fmt: skip


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


def field_of(name):
    return {field.name: field for field in config_fields(kettle())}[name]


def test_fields_are_data_too():
    assert vars(field_of("power")) == {
        "name": "power", "type": "float", "nullable": False, "default": 1.0, "low": 0.0,
        "high": 9.0, "above": True, "choices": None, "help": "kilowatts",
    }  # fmt: skip
    tea, size, cups = field_of("tea"), field_of("size"), field_of("cups")
    assert (tea.type, tea.choices, tea.low) == ("str", ("green", "black"), None)
    assert (size.type, size.nullable, size.default) == ("int", True, None)
    assert (cups.type, cups.nullable, cups.default) == ("int[]", False, (2, 3))


def test_both_ends_of_a_closed_range_are_allowed():
    check(field_of("heat"), 0.0)
    check(field_of("heat"), 100.0)


@pytest.mark.parametrize("value", [0.0, 9.1, float("nan"), float("inf"), "1", True, None])
def test_an_open_end_and_what_lies_outside_are_refused(value):
    with pytest.raises(FieldError) as found:
        check(field_of("power"), value)
    error = found.value
    assert (error.field, error.allowed) == ("power", "a number above 0.0 to 9.0")
    assert error.value is value


@pytest.mark.parametrize(
    ("name", "value", "at_fault", "allowed"),
    [
        ("tea", "mint", "mint", "green, black"),
        ("lid", 1, 1, "true or false"),
        ("size", 2.0, 2.0, "an integer from 1 to 5"),
        ("size", 6, 6, "an integer from 1 to 5"),
        ("cups", (), (), "a list of at least one integer"),
        ("cups", (1, 9), 9, "an integer from 1 to 4"),
    ],
)
def test_a_refusal_carries_field_value_and_what_is_allowed(name, value, at_fault, allowed):
    with pytest.raises(FieldError) as found:
        check(field_of(name), value)
    assert vars(found.value) == {"field": name, "value": at_fault, "allowed": allowed, "when": ""}


def test_what_may_be_off_may_be_none():
    check(field_of("size"), None)
    with pytest.raises(FieldError):
        check(field_of("cups"), None)


def test_an_unknown_field_is_refused_with_its_value_and_the_known_ones():
    with pytest.raises(UnknownFieldError) as found:
        refuse_unknown(kettle(), {"heat": 1.0, "handle": "red"})
    assert (found.value.field, found.value.value) == ("handle", "red")
    assert found.value.allowed == "heat, power, tea, lid, size, cups"
    refuse_unknown(kettle(), {"heat": 1.0})
