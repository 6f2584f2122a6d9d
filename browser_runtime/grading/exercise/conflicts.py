"""Lines of a program that cannot change places, as far as their text shows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from browser_runtime.grading.exercise.lines import Line, parents

_LEAVES = re.compile(r"(return|break|continue|raise)\b")


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """Two lines whose order matters, by their places in the solution."""

    first: int
    second: int
    name: str
    """The name that one changes and the other uses; empty where the second leaves the block."""


def conflicts(lines: Sequence[Line]) -> Iterator[Conflict]:
    """Yield the pairs that must keep their order.

    Two lines conflict when one of them binds a name that the other reads or binds, and when the
    second leaves the block that both stand in. The variable of a loop is a name of that loop alone.
    The effects of a call on its arguments are not seen.
    """
    above = parents(lines)
    names = [_names(lines, above, number) for number in range(len(lines))]
    for second in range(len(lines)):
        for first in range(second):
            writes, reads = names[first]
            later_writes, later_reads = names[second]
            shared = (writes & (later_reads | later_writes)) | (reads & later_writes)
            if shared:
                yield Conflict(first=first, second=second, name=min(shared)[0])
            elif above[first] == above[second] and _LEAVES.match(lines[second].text):
                yield Conflict(first=first, second=second, name="")


Names = set[tuple[str, int]]
"""Names with the place of the loop whose variable they are; -1 for all others."""


def _names(lines: Sequence[Line], above: Sequence[int | None], number: int) -> tuple[Names, Names]:
    """Return the names that a line binds and the names that it reads."""
    loops: dict[str, int] = {}
    at: int | None = number
    while at is not None:
        if re.match(r"for\b", lines[at].text):
            for name in _bound_and_read(lines[at].text)[0]:
                loops.setdefault(name, at)
        at = above[at]
    bound, read = _bound_and_read(lines[number].text)
    return {(n, loops.get(n, -1)) for n in bound}, {(n, loops.get(n, -1)) for n in read}


def _bound_and_read(text: str) -> tuple[set[str], set[str]]:
    whole = re.sub(r"^elif\b", "if", text) + ("\n    pass" if text.rstrip().endswith(":") else "")
    bound: set[str] = set()
    read: set[str] = set()
    try:
        tree = ast.parse(whole)
    except SyntaxError:
        return bound, read  # `else:` and the like
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (read if isinstance(node.ctx, ast.Load) else bound).add(node.id)
        elif isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
            bound |= {part.id for part in ast.walk(node.value) if isinstance(part, ast.Name)}
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.alias):
            bound.add((node.asname or node.name).partition(".")[0])
    return bound, read
