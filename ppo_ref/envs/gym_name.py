"""Names of Gymnasium's environments: `gym:LunarLander-v3{"gravity": -5.0}` and the like.

A name says everything that it takes to make an environment, so that a policy or a run folder which
keeps the name can be played again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from ppo_ref.errors import FieldError

PREFIX = "gym:"
"""Copies of the environment that `gymnasium.make` returns."""
VECTOR_PREFIX = "gym-vec:"
"""The vector environment that a package brings under the same id, perhaps another task."""


def is_gymnasiums(name: str) -> bool:
    """Return whether Gymnasium makes the environment of that name."""
    return name.startswith((PREFIX, VECTOR_PREFIX))


@dataclass(frozen=True, kw_only=True)
class GymName:
    """The parts of a name: `PREFIX[module:]id[{"argument": value}]`."""

    prefix: str
    module: str
    """The module whose import registers the id; empty if Gymnasium knows it already."""
    identifier: str
    kwargs: dict[str, Any]
    """Keyword arguments of the environment; values are JSON."""

    @classmethod
    def read(cls, name: str) -> Self:
        """Return the parts of a name.

        Raises:
            FieldError: The name has no prefix, or its keyword arguments are not a JSON object.
        """
        prefix = VECTOR_PREFIX if name.startswith(VECTOR_PREFIX) else PREFIX
        if not name.startswith(prefix):
            raise FieldError("env", name, f"{PREFIX} or {VECTOR_PREFIX} and a Gymnasium id")
        place, brace, text = name.removeprefix(prefix).partition("{")
        module, _, identifier = place.strip().rpartition(":")
        return cls(
            prefix=prefix,
            module=module,
            identifier=identifier,
            kwargs=_object(name, brace + text) if brace else {},
        )

    def __str__(self) -> str:
        module = f"{self.module}:" if self.module else ""
        kwargs = json.dumps(self.kwargs, sort_keys=True) if self.kwargs else ""
        return f"{self.prefix}{module}{self.identifier}{kwargs}"


def with_kwargs(name: str, kwargs: Mapping[str, Any]) -> str:
    """Return the name of the same environment made with more keyword arguments.

    Args:
        name: The environment.
        kwargs: Argument -> value; they replace those of the same name.

    Raises:
        FieldError: The environment is one of our own worlds, which take no arguments.
    """
    if not kwargs:
        return name
    if not is_gymnasiums(name):
        raise FieldError("env_kwargs", dict(kwargs), "none", when=f"with {name}, a built-in world")
    parts = GymName.read(name)
    return str(
        GymName(
            prefix=parts.prefix,
            module=parts.module,
            identifier=parts.identifier,
            kwargs={**parts.kwargs, **kwargs},
        )
    )


def _object(name: str, text: str) -> dict[str, Any]:
    try:
        values = json.loads(text)
    except ValueError as error:
        allowed = f'an id and a JSON object, such as {PREFIX}FrozenLake-v1{{"is_slippery": false}}'
        raise FieldError("env", name, f"{allowed}. The object cannot be read: {error}") from error
    assert isinstance(values, dict), "JSON that begins with a brace is an object"
    return values
