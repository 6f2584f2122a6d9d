"""Two mistakes at once: merge two edits of the solution where they touch different lines."""

from __future__ import annotations

import ast
import difflib
import itertools
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from browser_runtime.grading.measure.edits import plain_lines


class Program(Protocol):
    """Anything with Python source."""

    @property
    def code(self) -> str:
        """The source."""


P = TypeVar("P", bound=Program)


def merged_pairs(solution: str, programs: Sequence[P]) -> Iterator[tuple[P, P, str]]:
    """Yield every pair of programs whose edits of the solution touch different lines, merged.

    Comments, docstrings and layout do not count as edits.
    """
    base = _plain(solution)
    edits = [_edits(base, _plain(program.code)) for program in programs]
    for one, two in itertools.combinations(range(len(programs)), 2):
        code = _apply(base, sorted([*edits[one], *edits[two]]))
        if code is not None:
            yield programs[one], programs[two], code


def _apply(base: list[str], edits: list[tuple[int, int, list[str]]]) -> str | None:
    """Return the edited program, or None where two edits overlap."""
    for (_, end, _), (start, _, _) in itertools.pairwise(edits):
        if start < end:
            return None
    lines = list(base)
    for start, end, replacement in reversed(edits):
        lines[start:end] = replacement
    return "\n".join(lines) + "\n"


def _plain(code: str) -> list[str]:
    """Return the lines of a program without docstrings, comments, `placeholders` and `shown_at`."""
    tree = ast.parse(code)
    ours = ("placeholders", "shown_at")
    tree.body = [node for node in tree.body if getattr(node, "name", "") not in ours]
    return plain_lines(ast.unparse(tree))


def _edits(base: list[str], changed: list[str]) -> list[tuple[int, int, list[str]]]:
    matcher = difflib.SequenceMatcher(None, base, changed, autojunk=False)
    return [
        (start, end, changed[low:high])
        for tag, start, end, low, high in matcher.get_opcodes()
        if tag != "equal"
    ]
