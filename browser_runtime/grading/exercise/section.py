"""Read a table of exercise.toml into a dataclass: every field known, present and of its type."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from typing import Any, TypeVar

from browser_runtime.grading.exercise.folder import ExerciseError
from browser_runtime.grading.exercise.shapes import Spec, parse_spec

T = TypeVar("T")
SCALARS = {str: "text", bool: "true or false", int: "a whole number", float: "a number"}


def read_section(cls: type[T], table: Mapping[str, Any], where: str, **given: object) -> T:
    """Make a dataclass of a TOML table.

    A trailing underscore keeps a field's name apart from Python's own words (`for_`); in TOML it is
    left out. Lists become tuples, tables in them dataclasses, and text that declares a shape
    becomes a `Spec`.

    Args:
        cls: The dataclass.
        table: The author's table.
        where: The table's name in errors: "[fill]".
        **given: Fields that do not come from the table.

    Raises:
        ExerciseError: A field is unknown, missing, or of another type.
    """
    kinds = typing.get_type_hints(cls)
    specs = [
        spec
        for spec in dataclasses.fields(cls)  # type: ignore[arg-type]
        if spec.name not in given
    ]
    names = {spec.name.rstrip("_"): spec for spec in specs}
    for name in table:
        if name not in names:
            allowed = ", ".join(names) or "nothing"
            raise ExerciseError(
                f"exercise.toml: {where} unknown field {name!r}, allowed: {allowed}"
            )
    values = dict(given)
    for name, spec in names.items():
        if name in table:
            values[spec.name] = _value(kinds[spec.name], table[name], f"{where} {name}")
        elif spec.default is spec.default_factory is dataclasses.MISSING:
            raise ExerciseError(f"exercise.toml: {where} {name} is missing")
    return cls(**values)


def _value(kind: Any, value: object, where: str) -> Any:  # noqa: ANN401 - any type a field may have
    """Return a TOML value as the type that a field declares."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return _one_of(inner, value, where)
    if origin is tuple:
        items = _instance(list, "a list", value, where)
        return tuple(_value(inner[0], item, f"{where} {n}:") for n, item in enumerate(items, 1))
    if origin is dict:
        table = _instance(dict, "a table", value, where)
        return {key: _value(inner[1], item, f"{where}.{key}") for key, item in table.items()}
    if kind is Any:
        return value
    if kind is Spec:
        try:
            return parse_spec(_instance(str, "text", value, where))
        except ValueError as error:
            raise ExerciseError(f"exercise.toml: {where} {error}") from error
    if dataclasses.is_dataclass(kind):
        return read_section(typing.cast(type[Any], kind), _instance(dict, "a table", value, where),
                            where)  # fmt: skip
    if origin is typing.Literal:
        if value not in inner:
            allowed = ", ".join(map(str, inner))
            raise ExerciseError(f"exercise.toml: {where} is {value!r}, allowed: {allowed}")
        return value
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise ExerciseError(f"exercise.toml: {where} is {value!r}, allowed: {SCALARS[kind]}")
    return value


def _one_of(kinds: tuple[Any, ...], value: object, where: str) -> Any:  # noqa: ANN401 - as _value
    """Return the value as the first type of a union that takes it; TOML itself has no null."""
    said = []
    for kind in kinds:
        if kind is type(None):
            continue
        try:
            return _value(kind, value, where)
        except ExerciseError as error:
            said.append(str(error))
    raise ExerciseError(said[0])


def _instance(cls: type[T], word: str, value: object, where: str) -> T:
    if not isinstance(value, cls):
        raise ExerciseError(f"exercise.toml: {where} is {value!r}, allowed: {word}")
    return value
