"""Declare a config's fields with what they may hold, and check values against that."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast


def number(
    default: float | None, low: float, high: float, help: str, *, above: bool = False
) -> Any:  # noqa: ANN401 - dataclasses.field returns Any by design
    """Declare a numeric field with its closed range (open at `low` when `above`)."""
    metadata = {"low": low, "high": high, "above": above, "help": help}
    return field(default=default, metadata=metadata)


def choice(default: str, choices: tuple[str, ...], help: str) -> Any:  # noqa: ANN401 - see number
    """Declare a field that is one of some words."""
    return field(default=default, metadata={"choices": choices, "help": help})


def switch(default: bool, help: str) -> Any:  # noqa: ANN401 - see number
    """Declare a field that is on or off."""
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True, kw_only=True)
class ConfigField:
    """One hyperparameter: what a form or a schema needs to ask for it."""

    name: str
    type: Literal["int", "float", "bool", "str", "int[]"]
    nullable: bool
    """Whether None ("off") is allowed."""
    default: Any
    low: float | None
    high: float | None
    above: bool
    """Whether `low` itself is excluded."""
    choices: tuple[str, ...] | None
    """The words allowed, for type "str"."""
    help: str


def config_fields(cls: type) -> list[ConfigField]:
    """Return the fields of dataclass `cls` as data, in order."""
    return [_as_data(spec) for spec in dataclasses.fields(cls)]


def _as_data(spec: dataclasses.Field[Any]) -> ConfigField:
    kind, _, off = str(spec.type).partition(" | ")
    meta = spec.metadata
    return ConfigField(
        name=spec.name,
        type=cast(Any, "int[]" if kind.startswith("tuple[int") else kind),
        nullable=off == "None",
        default=spec.default,
        low=meta.get("low"),
        high=meta.get("high"),
        above=meta.get("above", False),
        choices=meta.get("choices"),
        help=meta["help"],
    )


def refuse_unknown(cls: type, values: Mapping[str, Any]) -> None:
    """Raise ValueError if `values` has a key that is no field of dataclass `cls`."""
    known = [spec.name for spec in dataclasses.fields(cls)]
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise ValueError(f"unknown field {unknown[0]!r}, allowed: {', '.join(known)}")


def check(spec: dataclasses.Field[Any], value: object) -> None:
    """Check one value against its field's declared type and range.

    Raises:
        ValueError: It is outside its range.
        TypeError: It has the wrong type.
    """
    kind = str(spec.type)
    if value is None and "None" in kind:
        return
    if kind == "str":
        choices = spec.metadata["choices"]
        if value not in choices:
            kind_of_error = ValueError if isinstance(value, str) else TypeError
            raise kind_of_error(f"{spec.name} is {value!r}, allowed: {', '.join(choices)}")
    elif kind == "bool":
        if type(value) is not bool:
            raise TypeError(f"{spec.name} is {value!r}, allowed: true or false")
    elif kind.startswith("tuple"):
        if not isinstance(value, tuple) or not value:
            raise TypeError(f"{spec.name} is {value!r}, allowed: a list of at least one integer")
        for size in value:
            _check_number(spec, size, whole=True)
    else:
        _check_number(spec, value, whole=kind.startswith("int"))


def _check_number(spec: dataclasses.Field[Any], value: object, *, whole: bool) -> None:
    low, high, above = spec.metadata["low"], spec.metadata["high"], spec.metadata.get("above")
    allowed = (
        f"{'an integer' if whole else 'a number'} {'above' if above else 'from'} {low} to {high}"
    )
    numeric = type(value) is int or (not whole and isinstance(value, float))
    if not numeric:
        raise TypeError(f"{spec.name} is {value!r}, allowed: {allowed}")
    assert isinstance(value, int | float)
    too_low = value <= low if above else value < low
    if not math.isfinite(value) or too_low or value > high:
        raise ValueError(f"{spec.name} is {value!r}, allowed: {allowed}")
