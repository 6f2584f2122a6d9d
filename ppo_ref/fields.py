"""Declare a config's fields with what they may hold, and check values against that."""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeGuard, cast

from ppo_ref.errors import FieldError, UnknownFieldError


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


@functools.cache
def config_fields(cls: type) -> tuple[ConfigField, ...]:
    """Return the fields of dataclass `cls` as data, in order."""
    return tuple(_as_data(spec) for spec in dataclasses.fields(cls))


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
    """Raise UnknownFieldError if `values` has a key that is not a field of dataclass `cls`."""
    known = [spec.name for spec in dataclasses.fields(cls)]
    for name in sorted(set(values) - set(known)):
        raise UnknownFieldError(name, values[name], ", ".join(known))


def check(field: ConfigField, value: object) -> None:
    """Check one value against its field's declared type and range.

    Raises:
        FieldError: It is outside its range or has the wrong type.
    """
    if value is None and field.nullable:
        return
    if field.choices is not None:
        if value not in field.choices:
            raise FieldError(field.name, value, ", ".join(field.choices))
    elif field.type == "bool":
        if type(value) is not bool:
            raise FieldError(field.name, value, "true or false")
    elif field.type == "int[]":
        if not isinstance(value, tuple) or not value:
            raise FieldError(field.name, value, "a list of at least one integer")
        for size in value:
            _check_number(field, size)
    else:
        _check_number(field, value)


def _check_number(field: ConfigField, value: object) -> None:
    if not _is_number(value, whole=field.type != "float") or not _in_range(field, value):
        kind = "a number" if field.type == "float" else "an integer"
        begin = "above" if field.above else "from"
        raise FieldError(field.name, value, f"{kind} {begin} {field.low} to {field.high}")


def _is_number(value: object, *, whole: bool) -> TypeGuard[float]:
    return type(value) is int or (not whole and isinstance(value, float))


def _in_range(field: ConfigField, value: float) -> bool:
    assert field.low is not None and field.high is not None
    above = value > field.low if field.above else value >= field.low
    return math.isfinite(value) and above and value <= field.high
