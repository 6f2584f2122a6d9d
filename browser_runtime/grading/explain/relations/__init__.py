"""How a wrong answer relates to the right one: one small function per relation, one table.

A relation must hold on every answer that is compared, and nothing is said of the code behind it:
equal answers can have different causes, so each sentence ends in a question.
"""

from __future__ import annotations

from collections.abc import Callable

from browser_runtime.grading.explain.relations import calls, places, values
from browser_runtime.grading.explain.relations.evidence import Evidence

Relation = Callable[[Evidence], str | None]
"""Returns a sentence with a question, or None where it does not hold."""

RELATIONS: tuple[Relation, ...] = (
    values.rounded,
    values.constant,
    values.negated,
    values.reversed_rows,
    values.transposed,
    values.shifted,
    values.is_an_input,
    values.off_by_an_input,
    values.scaled,
    values.normalised,
    values.affine,
    places.one_column,
    places.edge_column,
    places.edge_row,
    places.empty_row,
    places.flagged_cells,
    places.before_flags,
    places.short_only,
    values.reordered,
    calls.ignores_an_argument,
    calls.mixes_columns,
)
"""In order of precision: the first that holds is said."""


def relation(evidence: Evidence) -> Relation | None:
    """Return the relation of all answers to the expected ones, None if nothing fits."""
    return next((one for one in RELATIONS if one(evidence) is not None), None)
