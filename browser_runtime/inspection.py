"""Look at a page's variables after a cell, without running anything."""

from __future__ import annotations

from dataclasses import dataclass

from browser_runtime import console
from browser_runtime.grading.explain.variables import Variable, variables


@dataclass(frozen=True, kw_only=True)
class Inspect:
    """A page whose variables are wanted."""

    session: str


@dataclass(frozen=True, kw_only=True)
class Inspected:
    """The variables of a page, the newest last."""

    variables: tuple[Variable, ...]


def inspect(payload: Inspect) -> Inspected:
    """Describe the variables of a page."""
    return Inspected(variables=variables(console.namespace(payload.session)))
